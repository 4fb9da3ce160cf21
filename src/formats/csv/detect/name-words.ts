// Words that columns are called by in many a table. Where all columns are text they tell a header from a row.

const WORDS = new Set(
  (
    'id ids key uid uuid guid code codes sku ref reference index idx nr number num name names title label alias slug ' +
    'firstname lastname surname fullname username nickname email mail phone mobile fax address street city town zip zipcode ' +
    'postcode postal state province region district county country countries continent location place latitude longitude ' +
    'lat lon lng type types kind category categories class group groups tag tags status stage level rank priority date day ' +
    'month year time datetime timestamp created updated modified start end description desc details comment ' +
    'comments note notes remarks text message content body summary subject headline url uri link website domain path file ' +
    'filename image photo value values amount price cost total sum count quantity qty size weight height width length color ' +
    'colour currency unit units language lang locale gender sex age birthday nationality race religion occupation job role ' +
    'position department team company organization organisation employer employee customer client user author owner ' +
    'creator editor publisher source target origin destination product products item items brand model make version ' +
    'format party candidate pollster question answer response result results outcome score rating grade sample species ' +
    'genre artist album song track player coach club league season event venue host airport airline carrier station route ' +
    'line field column attribute property parameter variable setting option reason action method error flag word words ' +
    'nom prenom ville pays adresse prix nombre apellido ciudad pais fecha direccion precio nome cidade vorname nachname ' +
    'ort stadt land datum preis menge strasse plz bezeichnung beschreibung anzahl kunde artikel naam plaats'
  ).split(' '),
)

/** With underscores, or with capitals inside: `first_name`, `firstName`. */
const IDENTIFIER = /^[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+$|^[a-z]+(?:[A-Z][a-z0-9]*)+$/

/** Whether columns are named like that: `first_name`, `Country`, `Invoice Date`. */
export function isUsualName(text: string): boolean {
  if (IDENTIFIER.test(text)) return true
  const words = text
    .toLowerCase()
    .split(/[\s.:/()-]+/)
    .filter((word) => word !== '')
  return WORDS.has(words.at(-1) ?? '') || WORDS.has(words[0] ?? '')
}
