# frozen_string_literal: true

# Tutelage from Ruby, on Fiddle alone: an engine, a command decided and written, a no, an error, an index, and
# everything freed. Reads from top to bottom; every step checks what came of it, and the program fails at the first that
# is not so.
#
#     make          tells it
#     make test     and runs the shared vectors, byte for byte

require "fiddle"
require "json"

NOW = "2026-03-02T09:00:00Z"
NOW_MILLIS = 1_772_442_000_000

def main
  engine = Tutelage::Engine.new(config)
  store = HashStore.new
  puts "library #{Tutelage.version}, protocol #{engine.call(describe: {})["described"]["protocol"]}"

  # The host tells who is there.
  { "ana" => 5, "ben" => 2, "cy" => 1 }.each do |id, level|
    person = { id: id, name: id.capitalize, manager: "nobody", attributes: { level: level } }
    done(drive(engine, store, { person_changed: { person: person } }, "host"))
  end
  { "ana" => "mentor", "cy" => "mentor", "ben" => "mentee" }.each do |id, role|
    done(drive(engine, store, { take_part: { type: "mentoring", role: role, places: 1 } }, { person: id }))
  end

  # A no is an answer: a mentor stands at least one level above.
  ask = ->(whom) { { request: { type: "mentoring", role: "mentee", to: [whom] } } }
  refused = drive(engine, store, ask["cy"], { person: "ben" })["refused"]
  check refused["reasons"].map { |reason| reason["rule"] } == ["levels_apart"]
  puts "ben asks cy: #{refused["reasons"].first["message"]}"

  # Ben asks Ana, who accepts; sent again, the command does nothing and answers the same.
  request = done(drive(engine, store, ask["ana"], { person: "ben" }))["outcome"]["request"]
  check request["state"] == "pending"
  accept = { accept: { request: request["request"] } }
  before = store.to_s
  accepted = done(drive(engine, store, accept, { person: "ana" }, id: command_id(100)))
  check accepted["outcome"]["request"]["relationship"] && store.to_s != before
  before = store.to_s
  again = done(drive(engine, store, accept, { person: "ana" }, id: command_id(100)))
  check again["repeated"] && again["outcome"] == accepted["outcome"] && store.to_s == before
  puts "ben asks ana, who accepts: #{accepted["events"].map { |event| event["event"].keys.first }.join(", ")}"

  # Somebody else was faster: nothing of the decision is written.
  late = decide(engine, store, envelope({ block: { person: "ben" } }, { person: "cy" }, command_id(101)))["done"]
  done(drive(engine, store, { block: { person: "ana" } }, { person: "cy" }))
  before = store.to_s
  check !store.commit(late) && store.to_s == before
  puts "a decision that came too late: not written"

  # An error says what is wrong with a call, and where.
  error = raised { engine.call(template: { name: "nonsense" }) }
  check error.code == "unknown_variant" && error.path == "template.name"
  puts "an error: #{error.message}"

  # An index answers searches, and is told what was written.
  index = Tutelage::Index.new(engine, store.records, NOW_MILLIS)
  dee = { id: "dee", name: "Dee", manager: "nobody", attributes: { level: 3 } }
  newcomer = done(drive(engine, store, { person_changed: { person: dee } }, "host"))
  mentor = { take_part: { type: "mentoring", role: "mentor", places: 1 } }
  taking_part = done(drive(engine, store, mentor, { person: "dee" }))
  check index.change([{ done: newcomer }, { done: taking_part }])["size"]["people"] == 4
  hits = search(index, store, "ben")["hits"]
  check hits.map { |hit| hit["person"] } == ["dee"], hits
  puts "ben searches the index: #{hits.map { |hit| hit["person"] }.join(", ")}"

  # A handle is freed once; a freed one is answered, and never followed.
  engine.free
  check search(index, store, "ben")["hits"] == hits
  index.free
  check raised { engine.call(describe: {}) }.code == "invalid_handle"
  check raised { index.free }.code == "invalid_handle"
  puts "freed"
end

# One type: a mentor at least one level above.
def config
  everybody = { grants: [{ id: "everybody", when: "always" }] }
  apart = { difference: { attribute: "level", of: "mentor", minus: "mentee", at_least: 1 } }
  roles = { mentor: "waits", mentee: "asks" }.map do |id, initiative|
    { id: id, name: id, min: 1, max: 1, audience: everybody, initiative: initiative }
  end
  draft = {
    id: "mentoring", name: "Mentoring", purpose: "mentoring", format: "one_on_one", roles: roles,
    pair: { grants: [{ id: "levels_apart", when: apart }] }
  }
  { schema: { attributes: [{ id: "level", name: "Level", kind: "integer" }] }, types: [{ version: 1, draft: draft }] }
end

# The loop: decide, load what is missing, write; begin anew when somebody else was faster.
def drive(engine, store, command, actor, id: next_id)
  32.times do
    answer = decide(engine, store, envelope(command, actor, id))
    done = answer["done"]
    return answer if done.nil? || done["repeated"] || store.commit(done)
  end
  raise "the records changed every time while deciding"
end

def decide(engine, store, envelope)
  asked(engine, store, decide: { envelope: envelope, now: NOW, facts: [] })
end

# Of all facts an index needs those about the viewer only; the candidates are in it.
def search(index, store, viewer)
  question = { search: { type: "mentoring", role: "mentee" } }
  answer = asked(index, store, view: { inquiry: { viewer: viewer, question: question }, now: NOW, facts: [] })
  answer["answer"]["search"]
end

# Asks, and answers what is needed, until there is an answer.
def asked(whom, store, request)
  loop do
    answer = whom.call(request)
    return answer unless answer.key?("need")

    queries = answer["need"]["queries"]
    request.values.first[:facts] += queries.map { |query| { query: query, answer: store.answer(query) } }
  end
end

def envelope(command, actor, id)
  { id: id, actor: actor, command: command }
end

# A real host takes a random UUID: SecureRandom.uuid.
def command_id(number)
  format("00000000-0000-4000-8000-%012x", number)
end

def next_id
  @sent = (@sent || 0) + 1
  command_id(@sent)
end

def done(answer)
  answer["done"] or raise "not done: #{answer}"
end

def raised
  yield
rescue Tutelage::Error => error
  error
else
  raise "no error was raised"
end

def check(holds, found = nil)
  raise "this does not hold, at #{caller(1..1).first}: #{found}" unless holds
end

# Records by their keys, as JSON texts. A database does the same in one transaction; the Python example has one, which
# answers every kind of query.
class HashStore
  def initialize
    @bodies = {}
    @lock = Mutex.new
  end

  def answer(query)
    @lock.synchronize do
      kind, asked = query.first
      case kind
      when "record" then @bodies.key?(asked.to_json) ? { record: JSON.parse(@bodies[asked.to_json]) } : "none"
      when "reporting_line" then line(asked)
      else raise "this store has no lists: #{query}"
      end
    end
  end

  # All of a decision if every version is what it expects, else nothing.
  def commit(decision)
    @lock.synchronize do
      expected = decision["changes"].map { |change| [change["key"], change["expected"]] }
      expected += [*decision["removals"], *decision["guards"]].map { |guard| [guard["record"], guard["version"]] }
      receipt = decision["receipt"]
      expected << [{ receipt: receipt["command"] }, 0] if receipt
      return false unless expected.all? { |key, version| version_of(key) == version }

      decision["removals"]&.each { |removal| @bodies.delete(removal["record"].to_json) }
      decision["changes"].each { |change| @bodies[change["key"].to_json] = change["record"].to_json }
      @bodies[{ receipt: receipt["command"] }.to_json] = { receipt: receipt }.to_json if receipt
      true
    end
  end

  def records
    @bodies.values
  end

  def to_s
    @bodies.to_s
  end

  private

  def version_of(key)
    body = @bodies[key.to_json]
    body ? JSON.parse(body).values.first["version"] : 0
  end

  # Everybody here reports to nobody.
  def line(person)
    @bodies.key?({ person: person }.to_json) ? { reporting_line: { above: [], end: "nobody" } } : "none"
  end
end

# The library: its functions, and its bytes as Ruby strings.
module Tutelage
  # What is wrong with a call.
  class Error < StandardError
    attr_reader :code, :path, :faults

    def initialize(status, document)
      @faults = document.empty? ? [] : JSON.parse(document)["error"]["faults"]
      first = @faults.first || { "code" => Tutelage.status_name(status), "path" => "", "message" => "no more is known" }
      @code, @path = first.values_at("code", "path")
      super("#{@code} at `#{@path}`: #{first["message"]}")
    end
  end

  PATH = ENV.fetch("TUTELAGE_LIB") { File.expand_path("../../target/release/libtutelage_c.so", __dir__) }
  LIBRARY = Fiddle.dlopen(PATH)

  HANDLE = -Fiddle::TYPE_LONG_LONG # unsigned
  NUMBER = Fiddle::TYPE_LONG_LONG
  POINTER = Fiddle::TYPE_VOIDP
  TEXT = [POINTER, Fiddle::TYPE_SIZE_T].freeze
  STATUS = Fiddle::TYPE_INT
  BYTES = 2 * Fiddle::SIZEOF_VOIDP

  FUNCTIONS = {
    tut_engine_new: [[*TEXT, POINTER, POINTER], STATUS],
    tut_call: [[HANDLE, *TEXT, POINTER], STATUS],
    tut_engine_free: [[HANDLE], STATUS],
    tut_index_new: [[HANDLE, *TEXT, NUMBER, POINTER, POINTER], STATUS],
    tut_index_ask: [[HANDLE, *TEXT, POINTER], STATUS],
    tut_index_change: [[HANDLE, *TEXT, POINTER], STATUS],
    tut_index_free: [[HANDLE], STATUS],
    tut_bytes_free: [[POINTER], Fiddle::TYPE_VOID],
    tut_abi_version: [[], Fiddle::TYPE_INT],
    tut_version: [[], POINTER],
    tut_status_name: [[STATUS], POINTER]
  }.to_h { |name, (takes, gives)| [name, Fiddle::Function.new(LIBRARY[name.to_s], takes, gives)] }.freeze

  def self.version
    FUNCTIONS[:tut_version].call.to_s
  end

  def self.status_name(status)
    FUNCTIONS[:tut_status_name].call(status).to_s
  end

  # Calls a function whose last argument is a `tut_bytes`. What it gives is copied, and freed whatever happens.
  def self.take(function, *arguments)
    given = Fiddle::Pointer.malloc(BYTES, Fiddle::RUBY_FREE)
    given[0, BYTES] = "\0" * BYTES
    begin
      status = FUNCTIONS.fetch(function).call(*arguments, given)
      pointer, length = given[0, BYTES].unpack("J2")
      document = pointer.zero? ? "" : Fiddle::Pointer.new(pointer)[0, length].force_encoding(Encoding::UTF_8)
    ensure
      FUNCTIONS[:tut_bytes_free].call(given)
    end
    [status, document]
  end

  def self.checked(function, *arguments)
    status, document = take(function, *arguments)
    raise Error.new(status, document) unless status.zero?

    document
  end

  # A text as a pointer and its length in bytes.
  def self.text(document)
    text = document.is_a?(String) ? document : document.to_json
    [text, text.bytesize]
  end

  # Makes something that has a handle, which is freed by `free`.
  def self.handle(function, *arguments)
    place = Fiddle::Pointer.malloc(8, Fiddle::RUBY_FREE)
    checked(function, *arguments, place)
    place[0, 8].unpack1("Q")
  end

  # Decides. Any number of threads may use it at once.
  class Engine
    attr_reader :handle

    def initialize(config)
      @handle = Tutelage.handle(:tut_engine_new, *Tutelage.text(config))
    end

    def call(request)
      JSON.parse(Tutelage.checked(:tut_call, @handle, *Tutelage.text(request)))
    end

    # The answer as it came, that of an error too.
    def exchange(request)
      Tutelage.take(:tut_call, @handle, *Tutelage.text(request)).last
    end

    def free
      status = FUNCTIONS[:tut_engine_free].call(@handle)
      raise Error.new(status, "") unless status.zero?
    end
  end

  # Answers searches over records, which are given as JSON texts.
  class Index
    def initialize(engine, records, now)
      @handle = Tutelage.handle(:tut_index_new, engine.handle, *Tutelage.text(records.join("\n")), now)
    end

    def call(request)
      JSON.parse(Tutelage.checked(:tut_index_ask, @handle, *Tutelage.text(request)))
    end

    # While others ask, the error is `busy`: try again.
    def change(changes)
      JSON.parse(Tutelage.checked(:tut_index_change, @handle, *Tutelage.text(changes)))
    end

    def free
      status = FUNCTIONS[:tut_index_free].call(@handle)
      raise Error.new(status, "") unless status.zero?
    end
  end

  raise "#{PATH} has another version of the interface" unless FUNCTIONS[:tut_abi_version].call == 1
end

# Every request of the shared vectors, and its response byte for byte.
def vectors
  folder = File.expand_path("../../core/tests/vectors", __dir__)
  engine = Tutelage::Engine.new(File.read("#{folder}/engine/config.json"))
  # Some are nested deeper than Ruby reads and writes unless it is told to.
  all = Dir["#{folder}/*.json"].sort.flat_map { |path| JSON.parse(File.read(path), max_nesting: false) }
  all.each do |vector|
    request, response = vector.values_at("request", "response").map { |part| JSON.generate(part, max_nesting: 0) }
    found = engine.exchange(request)
    check found == response, "#{vector["name"]}: #{found}"
  end
  check all.size > 500
  engine.free
  puts "#{all.size} vectors, byte for byte"
end

main
vectors if ARGV == ["--vectors"]
