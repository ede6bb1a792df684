package dev.carillon.notification.domain;

/// Where a delivery goes: one has several targets when its receiver has several devices. Each gets
/// it by itself, and those that have it are passed by when the delivery is tried again.
public sealed interface DeliveryTarget {
  /// Names the target among those of its receiver and channel, 1 to 255 characters. No secret: it
  /// is kept with each attempt and shown in traces.
  String key();

  /// A mailbox.
  ///
  /// @param address as RFC 5321 spells it, checked by whoever took it
  record Mailbox(String address) implements DeliveryTarget {
    @Override
    public String key() {
      return address;
    }
  }

  /// A device that a push service reaches.
  ///
  /// @param id of the device, given by the app on it
  /// @param token what the push service knows it by: an APNs or FCM token, or for the web the JSON
  ///   of a PushSubscription (its endpoint and keys). Secret
  record Device(String id, Platform platform, String token) implements DeliveryTarget {
    @Override
    public String key() {
      return id;
    }

    @Override
    public String toString() {
      return "Device[" + id + ", " + platform + "]";
    }
  }

  /// Which push service reaches a device. The names are the store's, and in small letters the
  /// wire's.
  enum Platform {
    WEB,
    FCM,
    APNS
  }

  /// A URL that is called.
  ///
  /// @param id of the endpoint, given by whoever configured it
  /// @param secret signs what is sent: `whsec_` and base64, as Standard Webhooks spells it
  record Endpoint(String id, String url, String secret) implements DeliveryTarget {
    @Override
    public String key() {
      return id;
    }

    @Override
    public String toString() {
      return "Endpoint[" + id + ", " + url + "]";
    }
  }
}
