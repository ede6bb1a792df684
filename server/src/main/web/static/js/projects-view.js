// Projects, and the applications for roles in them: what the notifications are about.
import { KeyedList, busy, fromTemplate, hue, onSubmit, show, showProblem, write } from "./dom.js";
import { text, translate } from "./texts.js";

const PAGE = 5;
/** The largest page that the server gives. */
const LIMIT_MAX = 50;
const ANSWERS = {
  "project.role.application.accepted": "ACCEPTED",
  "project.role.application.rejected": "REJECTED",
};

export class ProjectsView {
  #parts;
  #person;
  #cards;
  #projects = [];
  #more = false;
  #pages = 1;
  #loaded = false;
  #loading = null;
  #again = false;
  #applications = new Map(); // id -> application, of the person's own projects
  #sent = new Map(); // project and role -> the person's own application, as far as this page knows

  /**
   * @param parts the person's parts of the page
   * @param person {user, name, api, draw(), render(), refused(problem), projectsChanged()}
   */
  constructor(parts, person) {
    this.#parts = parts;
    this.#person = person;
    this.#cards = new KeyedList(parts.cards, (project) => this.#createCard(project));
    parts.newProject.elements.title.value = text(`projectSample${hue(person.name) % 3}`);
    parts.refresh.addEventListener("click", () => this.load());
    parts.olderProjects.addEventListener("click", () => {
      this.#pages += 1;
      return this.load();
    });
    onSubmit(parts.newProject, parts.newProjectProblem, async ({ title }) => {
      await person.api.post("/projects", { title: title.value.trim(), ownerName: person.name });
      title.value = "";
      await this.load();
      person.projectsChanged();
    });
  }

  /** Drops everything: the person changes. */
  forget() {
    this.#projects = [];
    this.#applications.clear();
    this.#sent.clear();
    this.#more = false;
    this.#pages = 1;
    this.#loaded = false;
    showProblem(this.#parts.projectsProblem, null);
  }

  /**
   * Loads the newest projects, and who applied for the person's own. Asked again meanwhile, it looks
   * once more, so that a burst of reasons to look costs two looks.
   */
  load() {
    this.#again = this.#loading !== null;
    this.#loading ??= this.#loadUntilCurrent().finally(() => (this.#loading = null));
    return this.#loading;
  }

  /** What a notification tells about the person's own applications. */
  heard({ type, payload }, project) {
    const status = ANSWERS[type];
    if (status && project && typeof payload.roleName === "string") {
      this.#remember(project, payload.roleName, status);
    }
  }

  application(id) {
    return this.#applications.get(id) ?? null;
  }

  /** Shows a project's card, if it is among those listed. */
  reveal(projectId) {
    const card = this.#cards.get(projectId)?.root;
    if (card) {
      card.scrollIntoView({ block: "nearest" });
      card.focus({ preventScroll: true });
      card.classList.add("revealed");
      card.addEventListener("animationend", () => card.classList.remove("revealed"), { once: true });
    }
  }

  async decide(application, decision, place) {
    const { id, projectId } = application;
    const path = `${pathOf(projectId)}/applications/${encodeURIComponent(id)}/${decision}`;
    await busy(place, this.#cards.get(projectId).problem, () => this.#person.api.post(path));
    await this.load(); // Also after a refusal: it may have been decided in another tab.
    this.#person.draw();
    if (document.activeElement === document.body) {
      this.reveal(projectId); // The focused button is gone; the card says what became of it.
    }
  }

  render() {
    this.#cards.update(this.#projects);
    show(this.#parts.projectsLoading, !this.#loaded && this.#parts.projectsProblem.hidden);
    show(this.#parts.projectsEmpty, this.#loaded && this.#projects.length === 0);
    show(this.#parts.olderProjects, this.#more);
  }

  async #loadUntilCurrent() {
    do {
      this.#again = false;
      const { user } = this.#person;
      try {
        const found = await this.#fetch();
        if (user === this.#person.user) {
          this.#keep(found);
        }
      } catch (problem) {
        showProblem(this.#parts.projectsProblem, problem);
        this.#person.refused(problem);
      }
    } while (this.#again);
    this.#person.render();
  }

  async #fetch() {
    const { api } = this.#person;
    const { data, nextCursor } = await api.get(`/projects?limit=${this.#limit()}`);
    const own = data.filter((project) => this.#owns(project));
    const lists = await Promise.all(own.map((project) => api.get(`${pathOf(project.id)}/applications`)));
    const applications = lists.flatMap((list, index) =>
      list.data.map((one) => ({ ...one, projectId: own[index].id })),
    );
    return { projects: data, more: nextCursor !== null && this.#limit() < LIMIT_MAX, applications };
  }

  #limit() {
    return Math.min(PAGE * this.#pages, LIMIT_MAX);
  }

  #keep({ projects, more, applications }) {
    this.#projects = projects;
    this.#more = more;
    this.#applications = new Map(applications.map((one) => [one.id, one]));
    this.#loaded = true;
    showProblem(this.#parts.projectsProblem, null);
  }

  #createCard(project) {
    const { root, parts } = fromTemplate("card-template");
    const applications = new KeyedList(parts.applications, () => this.#createApplication());
    parts.apply.elements.roleName.value = text("roleSample");
    onSubmit(parts.apply, parts.problem, async ({ roleName }) => {
      const role = roleName.value.trim();
      await this.#person.api.post(`${pathOf(project.id)}/applications`, {
        roleName: role,
        applicantName: this.#person.name,
      });
      this.#remember(project.id, role, "PENDING");
      this.#person.render();
      this.#person.projectsChanged();
    });
    const update = (newest) => this.#fillCard(root, parts, newest, applications);
    return { root, update, problem: parts.problem };
  }

  #fillCard(root, parts, project, applications) {
    translate(root);
    const own = this.#owns(project);
    root.classList.toggle("is-own", own);
    write(parts.title, project.title);
    const owner = project.ownerName ?? project.ownerId;
    write(parts.owner, own ? text("ownProject") : text("projectOf", { owner }));
    write(parts.description, project.description ?? "");
    show(parts.description, Boolean(project.description));
    show(parts.apply, !own);
    const source = own ? this.#applications : this.#sent;
    const items = [...source.values()].filter((one) => one.projectId === project.id);
    applications.update(items);
    show(parts.none, own && items.length === 0);
  }

  #createApplication() {
    const { root, parts } = fromTemplate("application-template");
    let shown = null;
    for (const decision of ["accept", "reject"]) {
      parts[decision].addEventListener("click", () => this.decide(shown, decision, root));
    }
    const update = (application) => {
      shown = application;
      const { applicantName: name, roleName: role, status, own } = application;
      translate(root);
      write(parts.text, own ? text("ownApplication", { role }) : text("applicationOf", { name, role }));
      const decidable = status === "PENDING" && !own;
      show(parts.actions, decidable);
      show(parts.status, !decidable);
      write(parts.status, text(status));
      parts.status.dataset.status = status;
      labelDecisions(parts, application);
    };
    return { root, update };
  }

  #remember(projectId, roleName, status) {
    const id = JSON.stringify([projectId, roleName]);
    const { name } = this.#person;
    this.#sent.set(id, { id, projectId, roleName, applicantName: name, status, own: true });
  }

  #owns(project) {
    return project.ownerId === this.#person.user;
  }
}

function pathOf(projectId) {
  return `/projects/${encodeURIComponent(projectId)}`;
}

/** Two buttons with the same word need to say whom they decide about. */
export function labelDecisions(parts, application) {
  const values = { name: application.applicantName, role: application.roleName };
  parts.accept.setAttribute("aria-label", text("acceptLabel", values));
  parts.reject.setAttribute("aria-label", text("rejectLabel", values));
}
