package dev.carillon.web.controllers;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.Contact;
import dev.carillon.notification.domain.EmailAddress;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.commands.PutContact;
import dev.carillon.notification.usecases.queries.GetContact;
import dev.carillon.web.problems.FieldFault;
import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.ProblemType;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// How people are to be spoken to and reached, as their backend knows it; how they want to be
/// spoken to, as they say it themselves.
@RestController
@RequestMapping(
    path = {"/contacts", "/v1/contacts"},
    produces = APPLICATION_JSON_VALUE)
public final class ContactsController {
  private static final int LOCALE_MAX_CHARS = 35;
  private static final String ME = "me";

  /// E.164.
  private static final Pattern PHONE = Pattern.compile("\\+[1-9][0-9]{1,14}");

  private final PutContact put;
  private final GetContact get;

  public ContactsController(PutContact put, GetContact get) {
    this.put = put;
    this.get = get;
  }

  /// What is absent is as the server is set, or not known.
  record Wanted(
      @Nullable String locale,
      @Nullable String timeZone,
      @Nullable String email,
      @Nullable Boolean emailVerified,
      @Nullable String phone) {
    private boolean hasAddress() {
      return email != null || emailVerified != null || phone != null;
    }
  }

  @PutMapping(path = "/{id}", consumes = APPLICATION_JSON_VALUE)
  Answers.OneContact put(Caller caller, @PathVariable("id") String id, @RequestBody Wanted body) {
    List<FieldFault> faults = new ArrayList<>();
    if (!UserId.isValid(id)) {
      faults.add(FieldFault.of("id", "Size", "id", 255, 1));
    }
    Locale locale = locale(body.locale(), faults);
    ZoneId zone = zone(body.timeZone(), faults);
    Contact.Email email = email(body, faults);
    if (body.phone() != null && !PHONE.matcher(body.phone()).matches()) {
      faults.add(FieldFault.of("phone", "field.phone"));
    }
    InboxKey who = who(caller, id);
    if (caller instanceof Caller.User && body.hasAddress()) {
      throw ProblemException.of(ProblemType.FORBIDDEN, "contact.address");
    }
    if (!faults.isEmpty()) {
      throw ProblemException.of(ProblemType.VALIDATION).at(faults);
    }
    return Answers.OneContact.of(
        switch (caller) {
          case Caller.User _ -> put.language(who, locale, zone);
          case Caller.Service _ -> {
            Contact contact = new Contact(who, locale, zone, email, body.phone());
            put.execute(contact);
            yield contact;
          }
        });
  }

  @GetMapping("/{id}")
  Answers.OneContact get(Caller caller, @PathVariable("id") String id) {
    if (!UserId.isValid(id)) {
      throw ProblemException.of(ProblemType.NOT_FOUND);
    }
    return get.execute(who(caller, id))
        .map(Answers.OneContact::of)
        .orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND));
  }

  /// For users `me` and their own id are themselves, and there is nobody else.
  private static InboxKey who(Caller caller, String id) {
    return switch (caller) {
      case Caller.Service service ->
          // An id that nobody can have is a fault of its own, which is named after this.
          new InboxKey(service.tenant(), UserId.isValid(id) ? new UserId(id) : UserId.SYSTEM);
      case Caller.User user -> {
        if (!id.equals(ME) && !id.equals(user.user().value())) {
          throw ProblemException.of(ProblemType.FORBIDDEN, "contact.another");
        }
        yield new InboxKey(user.tenant(), user.user());
      }
    };
  }

  /// The backend vouches for an address that it gives, unless it says otherwise.
  private static Contact.@Nullable Email email(Wanted body, List<FieldFault> faults) {
    String address = body.email();
    if (address == null) {
      if (body.emailVerified() != null) {
        faults.add(FieldFault.of("email", "field.missing"));
      }
      return null;
    }
    if (!EmailAddress.isValid(address)) {
      faults.add(FieldFault.of("email", "field.email"));
    }
    return new Contact.Email(address, !Boolean.FALSE.equals(body.emailVerified()));
  }

  private static @Nullable Locale locale(@Nullable String tag, List<FieldFault> faults) {
    if (tag == null) {
      return null;
    }
    try {
      Locale locale = new Locale.Builder().setLanguageTag(tag).build();
      if (!locale.getLanguage().isEmpty() && tag.length() <= LOCALE_MAX_CHARS) {
        return locale;
      }
    } catch (IllformedLocaleException noTag) {
      // Falls through: no tag, and one without a language, are the same fault.
    }
    faults.add(FieldFault.of("locale", "field.locale"));
    return null;
  }

  private static @Nullable ZoneId zone(@Nullable String id, List<FieldFault> faults) {
    if (id == null) {
      return null;
    }
    if (!ZoneId.getAvailableZoneIds().contains(id)) {
      faults.add(FieldFault.of("timeZone", "field.time-zone"));
      return null;
    }
    return ZoneId.of(id);
  }
}
