// 1. Récupérer le token d'authentification
const response = await fetch("/notifications/ws-token");
const { wsToken } = await response.json();

// 2. Se connecter au WebSocket
const socket = io("http://localhost:4000/notifications", {
  query: { "x-ws-token": wsToken },
});

// 3. Événements à écouter
socket.on("connect", () => {
  console.log("✅ Connecté au WebSocket");
});

// Notifications non lues reçues à la connexion
socket.on("unread-notifications", (notifications) => {
  console.log(
    `${notifications.length} notification(s) non lue(s):`,
    notifications
  );
  // Afficher dans l'UI
});

// Nouvelles notifications en temps réel
socket.on("new-notification", (notification) => {
  console.log("Nouvelle notification:", notification);
  // Afficher toast/popup
  showNotificationToast(notification.payload.message);
});

// Mises à jour (notification marquée comme lue)
socket.on("notification-read", (notification) => {
  console.log("Notification marquée comme lue:", notification);
  // Mettre à jour l'état dans l'UI
});

socket.on("disconnect", () => {
  console.log("❌ Déconnecté du WebSocket");
});

// 4. Demander un rafraîchissement manuel
socket.emit("refresh-unread");
