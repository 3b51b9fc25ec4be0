//! Codes of the area `parameters`.

codes! {}
