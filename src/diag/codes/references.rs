//! Codes of the area `references`.

codes! {}
