import { Injectable } from '@nestjs/common';
import type { Notification, Prisma } from './generated/client';
import type { NewNotification } from './notification';
import { NotificationsGateway } from './notifications.gateway';
import { PrismaService } from './prisma.service';

/** Each change is one statement, and one event to its user. */
@Injectable()
export class NotificationsService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly gateway: NotificationsGateway,
  ) {}

  async send({ channels, payload, ...rest }: NewNotification): Promise<void> {
    const stored = await this.prisma.notification.create({
      data: { ...rest, payload: payload as Prisma.InputJsonObject },
    });
    if (channels.includes('realtime')) {
      this.gateway.emit(stored.receiverId, 'new-notification', stored);
    }
  }

  unread(receiverId: string): Promise<Notification[]> {
    return this.prisma.notification.findMany({
      where: { receiverId, readAt: null },
      orderBy: { createdAt: 'desc' },
    });
  }

  async markRead(id: string): Promise<void> {
    const read = await this.prisma.notification.update({
      where: { id },
      data: { readAt: new Date() },
    });
    this.gateway.emit(read.receiverId, 'notification-read', read);
  }

  async markAllRead(receiverId: string): Promise<void> {
    await this.prisma.notification.updateMany({
      where: { receiverId, readAt: null },
      data: { readAt: new Date() },
    });
  }
}
