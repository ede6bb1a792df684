package dev.carillon.web.problems;

/// Texts that a module contributes: a resource bundle in UTF-8 with `_fr` and `_en`.
///
/// @param baseName as [java.util.ResourceBundle] takes it, such as `dev.carillon.project.messages`
public record MessageBundle(String baseName) {}
