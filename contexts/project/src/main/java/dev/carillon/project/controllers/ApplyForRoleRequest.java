package dev.carillon.project.controllers;

import dev.carillon.project.domain.Candidacy;
import dev.carillon.project.domain.Person;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/// The body of `POST /projects/:id/applications`. The constraints repeat the domain's rules, to
/// point at every field at once; the domain has the last word.
///
/// @param applicantName null: the applicant is shown by id
record ApplyForRoleRequest(
    @NotBlank @Size(max = Candidacy.ROLE_NAME_MAX_CHARS) @Pattern(regexp = Printable.NAME)
        String roleName,
    @Size(min = 1, max = Person.NAME_MAX_CHARS) @Pattern(regexp = Printable.NAME)
        @Nullable String applicantName,
    @Size(max = Candidacy.MOTIVATION_MAX_CHARS) @Pattern(regexp = Printable.PROSE)
        @Nullable String motivation) {}
