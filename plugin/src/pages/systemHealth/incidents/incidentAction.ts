/** What somebody can do about an incident, as the service's resources are named. */
export type IncidentAction = 'acknowledge' | 'resolve';
