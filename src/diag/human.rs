//! Diagnostics for people. The only file that names `miette`.
