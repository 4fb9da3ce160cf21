// What texts are made of: plain ASCII, so that they need no escape in any format.

export const FIRST_NAMES: readonly string[] = (
  'Ada Alan Amara Anna Arjun Beatriz Boris Carla Chen Clara Dana David Diego Elena Emil Emma Farah Felix Grace Hana ' +
  'Hugo Ida Igor Ines Ivan Jana Jonas Julia Kai Karim Kofi Lara Leo Lin Lucia Luis Mai Marco Maria Mateo Mei Mira ' +
  'Nadia Nils Noor Olga Omar Oscar Paula Pedro Priya Rafael Rosa Ruth Samir Sara Sofia Tariq Tomas Uma Vera Viktor Yara Zoe'
).split(' ')

export const LAST_NAMES: readonly string[] = (
  'Abe Adams Ali Alvarez Bauer Becker Berg Brown Castro Chen Cohen Costa Diaz Dubois Evans Fischer Garcia Gomez Green ' +
  'Hansen Hoffmann Hughes Ito Ivanov Jansen Jones Kaya Keller Kim Klein Kowalski Kumar Larsen Lee Lopez Martin Meyer ' +
  'Moreau Nguyen Novak Okafor Olsen Park Patel Perez Petrov Reyes Ricci Rossi Santos Sato Schmidt Silva Singh Smith ' +
  'Suzuki Tanaka Torres Wagner Walker Wang Weber Young Zhang'
).split(' ')

export const WORDS: readonly string[] = (
  'able acid angle apple arm army autumn baby bag ball band basin basket bath bed bee bell berry bird blade board boat ' +
  'bone book boot bottle box boy brain brake branch brick bridge brush bucket bulb button cake camera card cart cat ' +
  'chain cheese chest chin church circle clock cloud coat collar comb cord cow cup curtain cushion dog door drain ' +
  'drawer dress drop ear egg engine eye face farm feather finger fish flag floor fly foot fork fowl frame garden girl ' +
  'glove goat gun hair hammer hand hat head heart hook horn horse house island jewel kettle key knee knife knot leaf ' +
  'leg library line lip lock map match monkey moon mouth muscle nail neck needle nerve net nose nut office orange oven'
).split(' ')

export const DOMAINS: readonly string[] = ['example.com', 'example.net', 'example.org']
