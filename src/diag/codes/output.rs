//! Codes of the area `output`.

codes! {}
