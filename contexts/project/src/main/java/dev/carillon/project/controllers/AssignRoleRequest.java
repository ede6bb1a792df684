package dev.carillon.project.controllers;

import dev.carillon.project.domain.Candidacy;
import dev.carillon.project.domain.Person;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/// The body of `POST /projects/:id/roles`. The constraints repeat the domain's rules, to point at
/// every field at once; the domain has the last word.
record AssignRoleRequest(
    @NotBlank @Size(max = Candidacy.ROLE_NAME_MAX_CHARS) @Pattern(regexp = Printable.NAME)
        String roleName,
    @NotBlank @Size(max = Person.NAME_MAX_CHARS) @Pattern(regexp = Printable.NAME)
        String assigneeId) {}
