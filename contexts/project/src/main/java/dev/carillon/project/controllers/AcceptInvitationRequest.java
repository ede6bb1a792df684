package dev.carillon.project.controllers;

import dev.carillon.project.domain.Person;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/// The body of `POST /projects/:id/invitations/:invitationId/accept`, which may be left out. The
/// constraints repeat the domain's rules; the domain has the last word.
///
/// @param memberName null: the member is shown by id
record AcceptInvitationRequest(
    @Size(min = 1, max = Person.NAME_MAX_CHARS) @Pattern(regexp = Printable.NAME)
        @Nullable String memberName) {}
