import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { OnEvent } from '@nestjs/event-emitter';
import { NotificationsGateway } from './notifications.gateway';
import { CreateNotification } from './notifications.messages';

interface ProjectCreated {
  projectId: string;
  projectTitle: string;
  ownerId: string;
}

interface Maintenance {
  message: string;
  startsAt?: string;
}

/** Turns events of the business into notifications. */
@Injectable()
export class EventListeners {
  constructor(
    private readonly commands: CommandBus,
    private readonly gateway: NotificationsGateway,
  ) {}

  @OnEvent('project.created')
  projectCreated({ projectId, projectTitle, ownerId }: ProjectCreated): Promise<void> {
    return this.commands.execute(
      new CreateNotification({
        object: 'project.created',
        receiverId: ownerId,
        senderId: ownerId,
        type: 'project.created',
        payload: {
          projectId,
          projectTitle,
          message: `Votre projet « ${projectTitle} » est créé.`,
        },
        channels: ['realtime'],
      }),
    );
  }

  /** To everybody who is connected; the guide names the event and leaves the listener out. */
  @OnEvent('system.maintenance')
  async maintenance({ message, startsAt }: Maintenance): Promise<void> {
    await Promise.all(
      this.gateway.connectedUsers().map((receiverId) =>
        this.commands.execute(
          new CreateNotification({
            object: 'system.maintenance',
            receiverId,
            senderId: 'system',
            type: 'system.maintenance',
            payload: { message, startsAt },
            channels: ['realtime'],
          }),
        ),
      ),
    );
  }
}
