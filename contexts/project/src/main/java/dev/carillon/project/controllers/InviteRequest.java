package dev.carillon.project.controllers;

import dev.carillon.project.domain.Person;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/// The body of `POST /projects/:id/invitations`. The constraints repeat the domain's rules, to
/// point at every field at once; the domain has the last word.
///
/// @param inviterName null: the inviter is shown as the project's owner is
record InviteRequest(
    @NotBlank @Size(max = Person.NAME_MAX_CHARS) @Pattern(regexp = Printable.NAME) String inviteeId,
    @Size(min = 1, max = Person.NAME_MAX_CHARS) @Pattern(regexp = Printable.NAME)
        @Nullable String inviterName) {}
