package dev.carillon.web.testing;

import dev.carillon.notification.domain.Caller;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/// What a controller of another module does, told in its package documentation.
@RestController
@RequestMapping("/other")
class OtherModuleController {
  record Thing(@NotBlank @Size(max = 10) @Nullable String name, @Nullable Long amount) {}

  record Echo(String caller, @Nullable String name, boolean virtual) {}

  @PostMapping("/things")
  Echo thing(Caller caller, @RequestBody @Valid Thing thing) {
    return new Echo(caller.getClass().getSimpleName(), thing.name(), onVirtualThread());
  }

  @GetMapping("/things")
  Echo list(Caller.User caller, @RequestParam(defaultValue = "5") @Min(1) @Max(10) int limit) {
    return new Echo(caller.user().value(), Integer.toString(limit), onVirtualThread());
  }

  @GetMapping("/refusals/{how}")
  void refuse(@PathVariable String how) {
    throw switch (how) {
      case "by-code" ->
          new ErrorResponseException(
              HttpStatus.CONFLICT,
              ProblemDetail.forStatus(HttpStatus.CONFLICT),
              null,
              "other.decided",
              new Object[] {"ada"});
      case "by-reason" -> new ResponseStatusException(HttpStatus.NOT_FOUND, "other.not-found");
      case "with-own-type" -> ownType();
      case "in-own-words" ->
          new ResponseStatusException(HttpStatus.CONFLICT, "duplicate key in table thing");
      case "locked" -> new ResponseStatusException(HttpStatus.LOCKED);
      default -> new IllegalStateException("password=hunter2 in jdbc:postgresql://db/thing");
    };
  }

  private static ErrorResponseException ownType() {
    ProblemDetail body = ProblemDetail.forStatus(HttpStatus.CONFLICT);
    body.setType(URI.create("urn:carillon:problem:already-decided"));
    return new ErrorResponseException(
        HttpStatus.CONFLICT, body, null, "other.decided", new Object[] {"ada"});
  }

  private static boolean onVirtualThread() {
    return Thread.currentThread().isVirtual();
  }
}
