package dev.carillon.web.controllers;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.Contact;
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
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// How people are to be spoken to, as their backend knows it.
@RestController
@RequestMapping(
    path = {"/contacts", "/v1/contacts"},
    produces = APPLICATION_JSON_VALUE)
public final class ContactsController {
  private static final int LOCALE_MAX_CHARS = 35;

  private final PutContact put;
  private final GetContact get;

  public ContactsController(PutContact put, GetContact get) {
    this.put = put;
    this.get = get;
  }

  /// What is absent is as the server is set.
  record Wanted(@Nullable String locale, @Nullable String timeZone) {}

  @PutMapping(path = "/{id}", consumes = APPLICATION_JSON_VALUE)
  Answers.OneContact put(
      Caller.Service caller, @PathVariable("id") String id, @RequestBody Wanted body) {
    List<FieldFault> faults = new ArrayList<>();
    if (!UserId.isValid(id)) {
      faults.add(FieldFault.of("id", "Size", "id", 255, 1));
    }
    Locale locale = locale(body.locale(), faults);
    ZoneId zone = zone(body.timeZone(), faults);
    if (!faults.isEmpty()) {
      throw ProblemException.of(ProblemType.VALIDATION).at(faults);
    }
    Contact contact = new Contact(new InboxKey(caller.tenant(), new UserId(id)), locale, zone);
    put.execute(contact);
    return Answers.OneContact.of(contact);
  }

  @GetMapping("/{id}")
  Answers.OneContact get(Caller.Service caller, @PathVariable("id") String id) {
    if (!UserId.isValid(id)) {
      throw ProblemException.of(ProblemType.NOT_FOUND);
    }
    return get.execute(new InboxKey(caller.tenant(), new UserId(id)))
        .map(Answers.OneContact::of)
        .orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND));
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
