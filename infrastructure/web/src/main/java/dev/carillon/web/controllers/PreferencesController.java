package dev.carillon.web.controllers;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.Digest;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.PreferenceRule;
import dev.carillon.notification.domain.Preferences;
import dev.carillon.notification.domain.QuietHours;
import dev.carillon.notification.usecases.ports.PreferenceStore;
import dev.carillon.web.controllers.PreferenceRequests.Wanted;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// What people want to be told, as they say it; and what a tenant's people have unless they do, as
/// its backend says it.
@RestController
@RequestMapping(
    path = {"/preferences", "/v1/preferences"},
    produces = APPLICATION_JSON_VALUE)
public final class PreferencesController {
  private final PreferenceStore preferences;

  public PreferencesController(PreferenceStore preferences) {
    this.preferences = preferences;
  }

  record RuleView(String type, String channel, boolean allowed, boolean required) {
    static RuleView of(PreferenceRule rule) {
      return new RuleView(
          rule.type().text(), rule.channel().wireName(), rule.allowed(), rule.required());
    }
  }

  record QuietView(String from, String to) {}

  record DigestView(@Nullable String every, @Nullable String at) {
    static DigestView of(Digest digest) {
      return switch (digest) {
        case Digest.Every(var interval) -> new DigestView(interval.toString(), null);
        case Digest.At(var time) -> new DigestView(null, time.toString());
      };
    }
  }

  record View(
      List<RuleView> rules,
      @Nullable QuietView quietHours,
      @Nullable DigestView digest,
      List<RuleView> defaults) {}

  record One(boolean success, View data) {}

  @GetMapping
  One get(Caller caller) {
    return switch (caller) {
      case Caller.Service service -> defaults(preferences.defaults(service.tenant()));
      case Caller.User user -> own(user);
    };
  }

  @PutMapping(consumes = APPLICATION_JSON_VALUE)
  One put(Caller caller, @RequestBody Wanted body) {
    return switch (caller) {
      case Caller.Service service -> {
        List<PreferenceRule> rules = PreferenceRequests.defaults(body);
        preferences.putDefaults(service.tenant(), rules);
        yield defaults(rules);
      }
      case Caller.User user -> {
        Preferences wanted = PreferenceRequests.own(body);
        preferences.put(who(user), wanted.own(), wanted.quietHours(), wanted.digest());
        yield own(user);
      }
    };
  }

  private static InboxKey who(Caller.User user) {
    return new InboxKey(user.tenant(), user.user());
  }

  private One own(Caller.User user) {
    Preferences found =
        preferences.findAll(List.of(who(user))).getOrDefault(who(user), Preferences.NONE);
    QuietHours quiet = found.quietHours();
    Digest digest = found.digest();
    return new One(
        true,
        new View(
            views(found.own()),
            quiet == null ? null : new QuietView(quiet.from().toString(), quiet.to().toString()),
            digest == null ? null : DigestView.of(digest),
            views(found.defaults())));
  }

  private static One defaults(List<PreferenceRule> rules) {
    return new One(true, new View(views(rules), null, null, List.of()));
  }

  private static List<RuleView> views(List<PreferenceRule> rules) {
    return rules.stream().map(RuleView::of).toList();
  }
}
