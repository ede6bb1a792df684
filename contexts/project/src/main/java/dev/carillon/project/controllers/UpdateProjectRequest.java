package dev.carillon.project.controllers;

import dev.carillon.project.domain.Project;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/// The body of `PATCH /projects/:id`; null, or nothing, leaves a member as it is. The constraints
/// repeat the domain's rules, to point at every field at once; the domain has the last word.
record UpdateProjectRequest(
    @Size(min = 1, max = Project.TITLE_MAX_CHARS) @Pattern(regexp = Printable.NAME)
        @Nullable String title,
    @Size(max = Project.DESCRIPTION_MAX_CHARS) @Pattern(regexp = Printable.PROSE)
        @Nullable String description) {}
