package dev.carillon.project.controllers;

import dev.carillon.project.domain.ProjectId;
import dev.carillon.project.domain.Violation;
import dev.carillon.project.usecases.ports.PageRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.server.ResponseStatusException;

/// What several controllers refuse in the same words.
final class Refusals {
  private Refusals() {}

  static ResponseStatusException refused(HttpStatus status, String code) {
    return new ResponseStatusException(status, code);
  }

  /// There is no project: never was, is not this tenant's, or its id is none.
  static ResponseStatusException projectNotFound() {
    return refused(HttpStatus.NOT_FOUND, "project.not-found");
  }

  /// It takes the project's owner.
  static ResponseStatusException notOwner() {
    return refused(HttpStatus.FORBIDDEN, "project.not-owner");
  }

  /// The project takes no more members.
  static ResponseStatusException projectFull() {
    return refused(HttpStatus.CONFLICT, "project.full");
  }

  /// The member takes no more roles.
  static ResponseStatusException tooManyRoles() {
    return refused(HttpStatus.CONFLICT, "project.role.too-many");
  }

  /// Whoever it is is no member of the project.
  static ResponseStatusException memberNotFound() {
    return refused(HttpStatus.NOT_FOUND, "project.member.not-found");
  }

  /// A rule of the domain that the request's constraints do not know; it names the first field.
  static ErrorResponseException invalid(List<Violation> violations) {
    Violation first = violations.getFirst();
    return new ErrorResponseException(
        HttpStatus.BAD_REQUEST,
        ProblemDetail.forStatus(HttpStatus.BAD_REQUEST),
        null,
        "project.violation." + first.rule(),
        new Object[] {first.field(), first.bound()});
  }

  static ProjectId projectId(String text) {
    return ProjectId.parse(text).orElseThrow(Refusals::projectNotFound);
  }

  /// The page that was asked for.
  ///
  /// @param before what the cursor says; empty when it says nothing that we gave out
  static PageRequest page(int limit, @Nullable String cursor, Optional<UUID> before) {
    if (cursor != null && before.isEmpty()) {
      throw refused(HttpStatus.BAD_REQUEST, "project.cursor-invalid");
    }
    return new PageRequest(limit, before);
  }
}
