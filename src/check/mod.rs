//! Lints: what renders, but is hardly what was meant.
//!
//! In: a workspace, plans and renderings.
//! Out: findings with codes, places and levels.
//! Never: changes anything.
