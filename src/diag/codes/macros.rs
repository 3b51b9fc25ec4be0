//! Codes of the area `macros`.

codes! {}
