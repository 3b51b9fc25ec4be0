//! Codes of the area `versions`.

codes! {}
