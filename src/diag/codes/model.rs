//! Codes of the area `model`.

codes! {}
