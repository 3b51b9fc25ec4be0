//! Codes of the area `templates`.

codes! {}
