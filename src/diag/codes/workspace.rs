//! Codes of the area `workspace`.

codes! {}
