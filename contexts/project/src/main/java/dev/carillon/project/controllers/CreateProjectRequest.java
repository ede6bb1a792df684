package dev.carillon.project.controllers;

import dev.carillon.project.domain.Person;
import dev.carillon.project.domain.Project;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/// The body of `POST /projects`. The constraints repeat the domain's rules, to point at every field
/// at once; the domain has the last word.
///
/// @param ownerName null: the owner is shown by id
record CreateProjectRequest(
    @NotBlank @Size(max = Project.TITLE_MAX_CHARS) @Pattern(regexp = Printable.NAME) String title,
    @Size(max = Project.DESCRIPTION_MAX_CHARS) @Pattern(regexp = Printable.PROSE)
        @Nullable String description,
    @Size(min = 1, max = Person.NAME_MAX_CHARS) @Pattern(regexp = Printable.NAME)
        @Nullable String ownerName) {}
