"""
Addresses of functions, as info@ and sales@: whoever is on duty reads them, so they are nobody's.

The names are those of RFC 2142, and the usual ones in English, German, French and Spanish. Where a
word is a person's name too, as `bill` or `dev`, people are likelier and it is left out. In doubt a
word is here: taking a person for a function costs a second lead for that person, and taking a
function for a person makes one lead of a whole office.
"""

from __future__ import annotations

from itertools import chain

# In these, words that are written together or with a sign between them stand apart.
_STANDARD = """
abuse; ftp; hostmaster; info; list; marketing; news; noc; postmaster; sales; security; support;
usenet; uucp; webmaster; www
"""
_MACHINES = """
admin; administrator; auto reply; bounce; bounces; daemon; do not reply; dont reply; keine antwort;
mail; mail daemon; mailbox; mailer daemon; ne pas repondre; nicht antworten; no contestar; no reply;
no responder; nobody; not reply; notification; notifications; null; root; sysadmin; system; test;
undisclosed recipients; unsubscribe; web
"""
_ENGLISH = """
accounting; accounts; accounts payable; accounts receivable; advertising; all; all staff; billing;
board; booking; bookings; business; career; careers; clinic; compliance; contact; contact us;
contacts; customer care; customer service; customer services; customer support; data protection;
desk; developers; donations; e mail; editor; editorial; email; engineering; enquiries; enquiry;
events; everyone; faculty; feedback; finance; front desk; gdpr; general; hello; help; help desk; hi;
hiring; home; hr; human resources; inbox; inquiries; inquiry; invoice; invoices; invoicing; it; it
support; job; jobs; legal; library; logistics; mail room; management; media; member services;
membership; newsletter; newsletters; office; office manager; operations; ops; order; orders;
partners; partnerships; payable; payments; payroll; people; pr; press; privacy; procurement;
production; public relations; purchasing; quotes; reception; recruiting; recruitment; registrar;
registration; request; requests; reservation; reservations; returns; sales team; secretary; service;
services; shipping; shop; staff; store; studio; subscribe; subscriptions; suppliers; talent; team;
tech; tech support; technical support; tickets; tours; training; travel; vendor; vendors;
volunteers; warehouse; web admin; welcome
"""
_GERMAN = """
anfrage; anfragen; anmeldung; auftraege; auftrag; ausbildung; beratung; bestellung; bestellungen;
bewerbung; bewerbungen; buchhaltung; buchung; buero; büro; datenschutz; dialog; disposition;
einkauf; empfang; geschaeftsfuehrung; geschaeftsleitung; geschaeftsstelle; geschäftsführung;
geschäftsleitung; geschäftsstelle; hallo; hausverwaltung; immobilien; kanzlei; karriere; kasse;
kontakt; kunden; kunden betreuung; kunden dienst; kunden service; lager; leitung; mitglieder;
offerte; personal; personal abteilung; post; praxis; presse; presse stelle; rechnung; rechnungen;
redaktion; reklamation; reservierung; rezeption; schule; sekretariat; service center; spenden;
technik; termin; termine; verein; verkauf; versand; vertrieb; verwaltung; vorstand; werbung;
werkstatt; zentrale
"""
_FRENCH = """
accueil; achat; achats; adherent; adhesion; administratif; agence; atelier; billetterie; boutique;
bureau; cabinet; candidature; candidatures; commande; commandes; commercial; communication; compta;
comptabilite; comptabilité; contacter; courrier; devis; direction; donnees personnelles; emploi;
facturation; factures; formation; formations; gestion; inscription; inscriptions; juridique;
livraison; location; magasin; mairie; production; recrutement; redaction; renseignements;
reservation; rgpd; rh; rédaction; réservation; sav; secretariat; secrétariat; service client;
service clients; service commercial; standard; vente; ventes
"""
_SPANISH = """
administracion; administración; almacen; almacén; atencion al cliente; atención al cliente; ayuda;
calidad; clientes; comercial; comercio; compras; comunicacion; comunicación; consultas;
contabilidad; contacto; contratacion; correo; cotizaciones; credito; cursos; direccion; dirección;
empleo; eventos; facturacion; facturación; facturas; finanzas; formacion; formación; gerencia; hola;
informacion; información; informes; inscripciones; legal; logistica; logística; mercadeo; oficina;
pedidos; prensa; presupuestos; protocolo; proveedores; proyectos; publicidad; recepcion; recepción;
recursos humanos; reservas; rrhh; secretaria; secretaría; seleccion; servicio al cliente; servicios;
sistemas; soporte; soporte tecnico; taller; tesoreria; tienda; turismo; ventas
"""

_SIGNS = ("", "-", ".", "_")
#: What list servers put behind the name of a mailing list for those who look after it.
_OF_LISTS = ("-request", "-owner", "-bounces")


def _written(names: str) -> list[str]:
    """The names as they stand in addresses, with every sign between their words."""
    words = (name.split() for name in names.split(";"))
    return [sign.join(each) for each in words for sign in _SIGNS]


#: The parts before the @ that are names of functions.
ROLE_NAMES = frozenset(
    chain.from_iterable(map(_written, (_STANDARD, _MACHINES, _ENGLISH, _GERMAN, _FRENCH, _SPANISH)))
)


def is_role_address(address: str) -> bool:
    """
    Whether a canonical e-mail address is that of a function; a tag behind a plus means nothing.

    >>> is_role_address("info+spring@example.com"), is_role_address("no-reply@example.com")
    (True, True)
    >>> is_role_address("anna.miller@example.com")
    False
    """
    local = address.rpartition("@")[0].partition("+")[0]
    return local in ROLE_NAMES or local.endswith(_OF_LISTS)
