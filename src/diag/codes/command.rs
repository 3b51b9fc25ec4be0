//! Codes of the area `command`.

codes! {
    DEFECT = "command::defect", Defect,
        "paletteai itself is wrong",
        "This should not happen, whatever the input. Please report it with the message and, if you can, the files.";
}
