"""What people call the standard facts at the head of a column, in several languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType


def _tuple(words: str) -> tuple[str, ...]:
    return tuple(words.split())


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: Where a column can go that is no fact of the lead.
INQUIRY_AT, CHANNEL, FORM = "inquiry.at", "inquiry.channel", "inquiry.form"
CONSENT = "consent"

#: Facts and places to the words for them, joined and in plain small letters.
_WORDS: Mapping[str, str] = {
    "email": """email emailaddress mail mailaddress emailadresse mailadresse adressemail
        adresseemail courriel correo correoelectronico direccionemail indirizzoemail
        enderecoemail emailadres adresemail epost epostadress sahkoposti emailid
        electronicmail workmail""",
    "phone": """phone phonenumber telephone telephonenumber tel telnumber mobile mobilephone
        mobilenumber cell cellphone cellnumber telefon telefonnummer handy handynummer mobil
        mobiltelefon rufnummer telefono numerodetelefono telefonomovil movil cellulare
        telefone celular telemovel telefoonnummer telefoon mobiel numertelefonu
        numerodetelephone telephoneportable portable phonenr phoneno contactnumber whatsapp""",
    "first_name": """firstname fname givenname forename vorname prenom nombre nome voornaam imie
        fornamn fornavn etunimi first givennames""",
    "last_name": """lastname lname surname familyname nachname familienname nomdefamille
        apellido apellidos cognome sobrenome apelido achternaam nazwisko efternamn etternavn
        efternavn sukunimi last""",
    "name": """name fullname personname contactname displayname vollername ganzername namen
        nomcomplet nombrecompleto nombreyapellido nomecompleto nomecognome volledigenaam naam
        imieinazwisko customername clientname ansprechpartner contactperson
        firstandlastname firstlastname""",
    "title": """title jobtitle job position jobposition role jobrole function
        beruf berufsbezeichnung stellenbezeichnung funktion tatigkeit poste fonction
        intituleduposte cargo puesto ruolo qualifica profissao functie stanowisko befattning
        stilling occupation profession professionaltitle""",
    "language": """language lang sprache langue idioma lingua taal jezyk sprak preferredlanguage
        locale browserlanguage korrespondenzsprache""",
    "timezone": "timezone tz zeitzone fuseauhoraire zonahoraria fusoorario",
    "country": """country countrycode countryname nation land staat pays paese pais kraj landcode
        countryregion landkode countryiso wohnland herkunftsland""",
    "state": """state province region county stateprovince stateregion provinceregion
        bundesland kanton provincia estado regione regiao wojewodztwo departement""",
    "city": """city town ort stadt wohnort ville ciudad citta cidade localidad localite plaats
        woonplaats stad miasto citytown municipality suburb poblacion comune""",
    "company.name": """company companyname organization organisation organizationname
        organisationname employer firm firma firmenname firmaname unternehmen
        unternehmensname arbeitgeber entreprise societe nomdelentreprise nomsociete
        raisonsociale empresa nombreempresa nomdaempresa nomedaempresa azienda societa
        nomeazienda ragionesociale bedrijf bedrijfsnaam nazwafirmy foretag accountname business
        businessname companyaccount account""",
    "company.domain": """companydomain domain website websiteurl companywebsite companyurl
        webseite webpage homepage siteweb sitioweb sitoweb internetseite domainname
        companydomainname web companyhomepage organizationdomain accountwebsite""",
    "company.industry": """industry companyindustry sector branche industrie industria secteur
        secteurdactivite settore setor branza bransch companysector businesssector
        lineofbusiness vertical organizationindustry""",
    "company.employees": """employees employeecount numberofemployees noofemployees numemployees
        companysize companyemployees mitarbeiter mitarbeiterzahl anzahlmitarbeiter
        mitarbeiteranzahl unternehmensgrosse firmengrosse effectif nombredesalaries
        nombredemployes empleados numerodeempleados dipendenti numerodipendenti funcionarios
        numerodefuncionarios aantalmedewerkers medewerkers liczbapracownikow headcount staff
        staffsize sizeofcompany organizationsize companyheadcount employeescount""",
    "company.revenue": """revenue companyrevenue annualrevenue yearlyrevenue turnover
        annualturnover umsatz jahresumsatz chiffredaffaires ca facturacion ingresos fatturato
        faturamento omzet obrot omsattning companyannualrevenue""",
    "company.country": "companycountry organizationcountry billingcountry accountcountry",
    "company.city": "companycity organizationcity billingcity accountcity",
    "company.is_customer": "iscustomer existingcustomer companyiscustomer bestandskunde",
    "source": """source leadsource origin herkunft quelle leadquelle provenance origine
        fuente origen fonte origem bron zrodlo kalla howdidyouhear howdidyouhearaboutus
        howdidyoufindus wiehabensievonunserfahren sourcename originalsource leadsourcename
        referralsource""",
    "campaign": """campaign campaignname campaignid kampagne campagne campana campagna
        campanha kampania kampanj campaigncode adcampaign""",
    "utm.source": "utmsource",
    "utm.medium": "utmmedium",
    "utm.campaign": "utmcampaign",
    "utm.term": "utmterm utmkeyword",
    "utm.content": "utmcontent",
    "interests": """interests interest interestedin topics topicsofinterest productinterest
        productsofinterest interessen interesse interessiertan interessean produktinteresse interets
        centresdinteret intereses interessi interesses zainteresowania areasofinterest""",
    "budget": """budget presupuesto orcamento budzet maxbudget availablebudget budgetamount
        estimatedbudget verfugbaresbudget answersbudget preisvorstellung""",
    "authority": """authority decisionmaker decisionrole buyingrole purchaserole
        decisionauthority entscheider entscheidungsrolle decideur decisor""",
    "need": """need needs message comment comments enquiry inquiry question questions
        nachricht mitteilung anliegen kommentar bemerkung anfrage frage besoin commentaire
        commentaires mensaje comentario comentarios necesidad messaggio commenti richiesta
        mensagem bericht opmerking wiadomosc yourmessage description requirements
        howcanwehelp howcanwehelpyou projectdescription""",
    "timeline_days": """timelinedays timeline timeframe startindays daystostart daysuntilstart
        daystopurchase purchasetimeline buyingtimeframe projectstart zeitrahmen
        kaufzeitraum purchasetimeframe implementationtimeline""",
    "unsubscribed": """unsubscribed unsubscribe optout optedout emailoptout hasoptedoutofemail
        donotemail donotcontact donotmail abgemeldet abbestellt desabonne desinscrit
        emailoptedout hasoptedout globalunsubscribe unsubscribedfromemail""",
    "owner": """owner leadowner contactowner ownername salesrep salesperson
        salesrepresentative accountmanager assignedto besitzer betreuer vertriebsmitarbeiter
        zustandig proprietaire propietario responsable responsabile""",
    CONSENT: """consent consentemail emailconsent optin emailoptin newsletter newsletteroptin
        newslettersignup marketingconsent marketingoptin gdprconsent gdpr einwilligung
        werbeeinwilligung dsgvo consentement consentimiento consenso consentimento toestemming
        zgoda samtycke marketingpermission newsletteranmeldung subscribed acceptsmarketing
        emailmarketing consentphone phoneconsent consentsms smsconsent consentpost""",
    INQUIRY_AT: """createdat created creationdate createdate createddate createdon datecreated
        submittedat submitted submissiondate submittedon submittime submissiontime received
        receivedat receivedon receiveddate timestamp date datetime inquirydate enquirydate
        inquiredat asked askedat askedon requestedat requestedon requestdate leaddate
        dateadded addedat addedon registeredat registrationdate signupdate
        signedupat contactdate eventtime occurredat time
        eingang eingangsdatum eingegangen eingegangenam erstellt erstelltam erstelldatum
        datum anfragedatum anfrageam anfragevom datumderanfrage
        zeitstempel zeitpunkt angelegt angelegtam datedecreation
        datedereception creele fecha fechadecreacion fechacreacion fechadealta creado
        dataecreazione datacreazione datadicreazione datadecriacao criadoem data aangemaakt
        aangemaaktop datautworzenia utworzono skapad opprettet oprettet ts addtime""",
    CHANNEL: "channel kanal canal canale kanaal contactchannel inquirychannel",
    FORM: """form formname formular formulaire formulario formtitle page pageurl landingpage
        landingpageurl pagename pagetitle seite conversionpage formid""",
}

_FACTS: Mapping[str, str] = MappingProxyType(
    {word: fact for fact, words in _WORDS.items() for word in words.split()}
)

# What stands before a name without changing what it names.
_BEFORE = _set(
    """your my the lead leads contact contacts person persons personal prospect user customer
    primary main work business visitor respondent attendee registrant ihr ihre dein deine votre
    vos su sus tu seu sua il la el le hs what is please enter values answers fields properties
    data payload attributes"""
)
_BEHIND = _set(
    """required optional pflichtfeld obligatoire c 1 ja nein yes no y n oui non si eur euro usd gbp
    chf an in am um vom"""
)
# Words that tell what a longer name is about, where the values agree.
_ANYWHERE: Mapping[str, str] = {
    **dict.fromkeys(_tuple("email mail courriel correo"), "email"),
    **dict.fromkeys(_tuple("phone telephone telefon mobile telefono handy"), "phone"),
    **dict.fromkeys(_tuple("employees mitarbeiter headcount empleados"), "company.employees"),
    **dict.fromkeys(_tuple("budget"), "budget"),
    **dict.fromkeys(_tuple("country land pays pais paese"), "country"),
    **dict.fromkeys(_tuple("unsubscribed unsubscribe optout abgemeldet"), "unsubscribed"),
    **dict.fromkeys(
        _tuple("newsletter consent optin gdpr dsgvo einwilligung consentement agree"), CONSENT
    ),
}
# Keys under which other things than the person are described.
_OF_COMPANIES = _set("company organization organisation account employer firma")

#: Words in the names of columns that tell who somebody is or how to reach them.
_PERSONAL = _set(
    """birth birthday birthdate dob geburtsdatum geburtstag naissance nacimiento nascita street
    strasse rue calle via address adresse anschrift direccion indirizzo zip zipcode postcode
    postal postleitzahl plz ssn soc social passport iban ip fax tax gender sex geschlecht religion
    anrede salutation civilite tratamiento
    linkedin facebook twitter skype instagram telegram whatsapp phone mobile telefon email mail
    firstname lastname surname fullname signature salary income health"""
)
#: The ends of names of columns that hold numbers with which nobody reckons.
_CODES = _set(
    """id ids key code zip zipcode postcode plz postal postleitzahl cap phone fax tel telefon
    mobile ssn nr no number nummer numero uuid guid isbn ean sku iban vat"""
)
_PHONES = _set(
    """phone telephone tel telefon telefonnummer mobile mobil mobiltelefon handy handynummer cell
    cellphone fax telefax faxnummer rufnummer telefono movil cellulare celular telefone telemovel
    telefoon mobiel portable whatsapp festnetz landline durchwahl"""
)
_MOMENTS = _set(
    """at on date time datetime timestamp ts created updated modified submitted received since
    until last first day datum zeit birth dob birthday fecha heure seen signup"""
)
_MONEY = _set(
    """price prices amount revenue budget cost costs fee income salary spend spent betrag preis
    umsatz kosten montant prix importe precio presupuesto prezzo valor turnover balance"""
)
_KEYS = _tuple(
    """leadid contactid leadnumber prospectid inquiryid enquiryid recordid recid id uniqueid uuid
    guid personid customerid clientid eventid submissionid responseid responsetoken token userid
    memberid visitorid objectid hsobjectid leadkey key leadno leadnr kundennummer kundennr kontaktid
    anfrageid customernumber entryid rowid"""
)


def facts_of(keys: Sequence[Sequence[str]]) -> Iterator[tuple[str, int]]:
    """
    The standard facts that a column's name may mean, with how sure that is; the surest first.

    Args:
        keys: The words of its name; of nested keys all of them.

    >>> list(facts_of([("your", "e", "mail")])), list(facts_of([("company",), ("size",)]))
    ([('email', 2)], [('company.employees', 3)])
    """
    whole = "".join(word for key in keys for word in key)
    own = _without(keys[-1])
    above = {word for key in keys[:-1] for word in key}
    if len(keys) > 1:
        near = "".join((*keys[-2], *keys[-1]))
        found = _FACTS.get(near) or _FACTS.get(whole)
        if found is not None:
            yield found, 3
            return
        if above & _OF_COMPANIES:
            found = _FACTS.get("company" + "".join(own))
            if found is not None:
                yield found, 2
            return
    last = "".join(keys[-1])
    if last in _FACTS:
        yield _FACTS[last], 3 if len(keys) == 1 else 2
    elif "".join(own) in _FACTS:
        yield _FACTS["".join(own)], 2
    else:
        yield from ((_ANYWHERE[word], 1) for word in keys[-1] if word in _ANYWHERE)


def _without(words: Sequence[str]) -> tuple[str, ...]:
    found = list(words)
    while len(found) > 1 and found[-1] in _BEHIND:
        found.pop()
    while len(found) > 1 and found[0] in _BEFORE:
        found.pop(0)
    return tuple(found)


def key_rank(words: Sequence[str]) -> int | None:
    """
    How much a column's name looks like what identifies leads; less is more, None is not at all.

    >>> key_rank(("lead", "id")), key_rank(("order", "nr")) is None, key_rank(("city",)) is None
    (0, False, True)
    """
    whole = "".join(words)
    if whole in _KEYS:
        return _KEYS.index(whole)
    if words and words[-1] in {"id", "key", "uuid", "guid", "number", "no", "nr", "nummer"}:
        kept = {"phone", "tel", "street", "house", "fax", "mobile", "sec", "security", "tax"}
        return None if kept & set(words) else len(_KEYS)
    return None


def is_known(words: Sequence[str]) -> bool:
    """Whether columns of files of leads are often called so."""
    return key_rank(words) is not None or any(True for _ in facts_of([words]) if words)


def is_phone(words: Sequence[str]) -> bool:
    """Whether a column of such a name holds telephone numbers."""
    return not _PHONES.isdisjoint(words)


def is_personal(words: Sequence[str]) -> bool:
    """Whether a column of such a name tells who somebody is."""
    return not _PERSONAL.isdisjoint(words)


def is_code(words: Sequence[str]) -> bool:
    """Whether digits in a column of such a name are no number to reckon with."""
    return bool(words) and (
        words[-1] in _CODES or "ip" in words or words[0] in {"zip", "postal", "postcode"}
    )


def is_moment(words: Sequence[str]) -> bool:
    """Whether digits in a column of such a name may be a date."""
    return not _MOMENTS.isdisjoint(words)


def is_money(words: Sequence[str]) -> bool:
    """Whether numbers in a column of such a name are amounts of money."""
    return bool(words) and words[-1] in _MONEY
