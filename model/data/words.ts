/** Words that names are made of. */

const list = (words: string): readonly string[] => words.trim().split(/\s+/);

/** What functions do. */
export const verbs = list(`
	get set make find load save read write parse check test build apply update remove insert append create compute
	collect convert copy count draw emit fetch fill filter format handle hide join keep list lock log map mark match merge
	move open pack pick plan post print push queue render reset resolve run scan score send show shift sort split start stop
	store strip swap sync take trim unpack use validate visit wait walk wrap zip encode decode measure estimate adjust
	normalize toggle select submit attach detach register notify refresh restore revert schedule scale rotate clear close
`);

/** What they do it to: things that are counted or measured. */
export const nouns = list(`
	price tax count total amount width height depth length area volume weight speed time rate score points level size
	distance offset index limit step value number result sum age year month day hour minute second budget cost profit salary
	discount balance payment invoice order item product stock unit box page line word letter token byte bit block chunk
	row column cell grid table field record entry key node edge path leaf tree layer frame pixel color angle radius
	mass force energy power voltage current temperature pressure humidity temp degree ratio percent share part portion batch
	queue stack buffer cache memory disk file folder user account member player team game round goal lap step floor room
	seat ticket train stop route trip mile meter gram liter cup spoon egg apple bread fee fine bonus refund credit debit loan
	interest deposit wage hours shift task job worker thread slot port packet request response reply message mail event
	click view visit like vote rank grade mark exam lesson course student teacher book chapter note song track album beat
	tempo volume gain loss margin due paid rent bill tip change coin note bag crate pallet load cargo tank fuel engine wheel
	gear shelf drawer lamp battery charge cycle signal noise peak mean median sample bin bucket range span gap delay timeout
	retry attempt error warning version release build branch commit patch diff plan draft task bug sprint story lead member
`);

/** Lists of things. */
export const plurals = list(`
	prices items values numbers scores points sizes words names lines rows cells users orders files pages tasks jobs
	events votes marks grades books songs tracks nodes edges paths keys entries records amounts totals weights heights
	widths ages years days hours steps laps goals rounds players teams seats tickets trips stops routes miles bills
	payments invoices coins boxes crates loads tanks wheels lamps batteries signals peaks samples bins buckets gaps delays
	retries errors warnings versions releases commits patches messages mails replies packets slots ports workers shifts
	tokens bytes blocks chunks letters messages cards plates cups apples eggs results costs fees taxes rates lengths
	temperatures readings distances offsets limits levels counts lists arr data xs nums vals list array elements
`);

/** What texts hold. */
export const texts = list(`
	name title label text word first last city street country email message greeting subject prefix suffix tag host
	domain folder file extension path query code token key id slug author owner user guest nickname surname color brand
	model unit symbol currency language topic headline caption summary line sentence header footer left right head tail
`);

export const adjectives = list(`
	new old large small long short big fast slow high low max min full empty open last first next prev total net gross
	raw clean safe strict loose local remote active idle public hidden main base extra spare daily weekly yearly final
	initial current valid shared inner outer left right upper lower real fake hot cold light dark deep flat round sharp
`);

/** Names of a letter, or nearly: what parameters are often called. */
export const shorts = list("a b c d e f g h i j k m n p q r s t u v w x y z lo hi lhs rhs fst snd len num val str obj");

/** What loops call the thing they are at. */
export const elements = list("item value entry element x n v el current it thing one each");

export const people = list(`
	Anna Ben Clara David Emma Felix Grace Hugo Ida Jan Karla Leo Mia Noah Olga Paul Rosa Sam Tina Uwe Vera Will Yara Zoe
	Ada Alan Barbara Dennis Edsger Frances Guido Hedy Ken Linus Margaret Niklaus Radia Sophie Tim Alice Bob Carol Dan Eve
`);

/** Short texts that programs hold. */
export const literals = list(`
	red green blue ok yes no left right up down start stop hello world apple pear plum cat dog fox bird tree leaf sun moon
	star rain snow wind fire stone iron gold tea milk salt ink pen map key door lamp desk north south east west one two ten
	done open shut hot cold big tiny fast slow new old tick tock ping pong alpha beta gamma delta omega foo bar baz qux
`);
