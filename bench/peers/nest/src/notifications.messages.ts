import { Command, Query } from '@nestjs/cqrs';
import type { Notification } from './generated/client';
import type { NewNotification } from './notification';

export class CreateNotification extends Command<void> {
  constructor(readonly notification: NewNotification) {
    super();
  }
}

export class MarkNotificationRead extends Command<void> {
  constructor(readonly id: string) {
    super();
  }
}

export class MarkAllNotificationsRead extends Command<void> {
  constructor(readonly user: string) {
    super();
  }
}

export class GetUnreadNotifications extends Query<Notification[]> {
  constructor(readonly user: string) {
    super();
  }
}
