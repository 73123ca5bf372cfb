using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent.Persistence;

/// <summary>Everything of a model but its weights, as JSON. Unknown properties are passed over; a change that an older reader would
/// misunderstand raises the format version.</summary>
internal sealed record Manifest
{
    /// <summary>The format of models that an older reader would misunderstand no part of.</summary>
    public const int CurrentFormatVersion = 2;

    /// <summary>The format of models with a score for each step, which an older reader would take for scores of rows, and of models that read characters.</summary>
    public const int StepScoresFormatVersion = 3;

    /// <summary>The newest format of such models.</summary>
    public const int NewestFormatVersion = StepScoresFormatVersion;

    /// <summary>The rules by which every manifest is written and read.</summary>
    public static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false), new Utf16Converter(), new CellJsonConverter(graphCounts: true) },
    };

    /// <summary>The same rules for reading, with less to compile.</summary>
    public static JsonSerializerOptions ReadingJson { get; } = new(Json) { TypeInfoResolver = new RecordContracts() };

    private const int LongestForPeople = 1 << 20;

    private static readonly JsonSerializerOptions _compactJson = new(Json) { WriteIndented = false };

    public required int FormatVersion { get; init; }

    /// <summary>The library that wrote the model; for people.</summary>
    public required string LibraryVersion { get; init; }

    public required string Cell { get; init; }

    public required JsonElement Options { get; init; }

    public required NetworkRole Role { get; init; }

    public required TaskDescription Task { get; init; }

    public required IReadOnlyList<SequenceEntry> Sequences { get; init; }

    public required IReadOnlyList<StaticColumn> Statics { get; init; }

    public ChannelScaling? StepScaling { get; init; }

    public ChannelScaling? StaticScaling { get; init; }

    public required IReadOnlyList<TrainingEpoch> Epochs { get; init; }

    /// <summary>The best epoch's place among them, from 1.</summary>
    public required int BestEpoch { get; init; }

    public required string StopReason { get; init; }

    /// <summary>The fits of the further networks of an ensemble; null where there is one network.</summary>
    public IReadOnlyList<EnsembleEntry>? Ensemble { get; init; }

    /// <summary>SHA-256 of the tensors' bytes, in hexadecimal.</summary>
    public required string WeightsSha256 { get; init; }

    public static Manifest Of(FittedModel model, string weightsSha256) => new()
    {
        FormatVersion = model.Task.PerStep || model.Options.Characters is not null ? StepScoresFormatVersion : CurrentFormatVersion,
        LibraryVersion = Microsoft.ML.Recurrent.LibraryVersion.Current,
        Cell = model.Options.CellName,
        Options = JsonSerializer.SerializeToElement(WithoutPlaces(model.Options), model.Options.GetType(), Json),
        Role = model.Role,
        Task = model.Task,
        Sequences = [.. model.Inputs.Sequences.Select(SequenceEntry.Of)],
        Statics = model.Inputs.Statics,
        StepScaling = model.Inputs.StepScaling,
        StaticScaling = model.Inputs.StaticScaling,
        Epochs = model.History,
        BestEpoch = model.History.BestRecord,
        StopReason = model.History.StopReason,
        Ensemble = EnsembleEntry.Of(model.History),
        WeightsSha256 = weightsSha256,
    };

    public byte[] ToJson() => ToJson(this);

    /// <summary>Indented for people; a long manifest as short as it can be.</summary>
    public static byte[] ToJson<T>(T manifest)
    {
        byte[] indented = JsonSerializer.SerializeToUtf8Bytes(manifest, Json);
        return indented.Length <= LongestForPeople ? indented : JsonSerializer.SerializeToUtf8Bytes(manifest, _compactJson);
    }

    /// <exception cref="FormatException">This is no manifest, or one of a newer format.</exception>
    public static Manifest Parse(byte[] json) => Parse<Manifest>(json, NewestFormatVersion);

    /// <summary>Reads a manifest of some kind; all kinds share the format version.</summary>
    /// <param name="json">The manifest.</param>
    /// <param name="newest">The newest format of its kind.</param>
    /// <exception cref="FormatException">This is no manifest, or one of a newer format.</exception>
    public static T Parse<T>(byte[] json, int newest = CurrentFormatVersion)
        where T : class
    {
        try
        {
            ThrowIfNewer(json, newest);
            return JsonSerializer.Deserialize<T>(json, ReadingJson) ?? throw new FormatException("The model's manifest is empty.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException($"The model's manifest cannot be read: {e.Message}", e);
        }
    }

    /// <exception cref="FormatException">The cell is unknown or an option is not valid.</exception>
    public RecurrentOptions ReadOptions() =>
        StoredOptions.Read<RecurrentOptions>(Cell, Options, [new LstmOptions(), new GruOptions(), new RnnOptions(), new RecurrentCellOptions()], options =>
        {
            OptionsValidation.ThrowIfInvalid(options);
            return Settled(WithoutPlaces(options));
        });

    private static void ThrowIfNewer(ReadOnlySpan<byte> json, int newest)
    {
        if (FormatVersionOf(json) is not { } version)
            throw new FormatException("The model's manifest has no format version; this is not a model of Microsoft.ML.Recurrent.");
        if (version < 1)
            throw new FormatException($"The model has format version {version}; expected 1 to {newest}. The file has been altered.");
        if (version > newest)
            throw new FormatException(
                $"The model has format version {version}; this version of Microsoft.ML.Recurrent reads up to {newest}. Update the package.");
    }

    /// <summary>Found without making a value of anything else: what a newer format holds is not known here.</summary>
    private static int? FormatVersionOf(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("formatVersion"u8))
                return reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int version) ? version : null;
            reader.Skip();
        }

        return null;
    }

    /// <summary>Paths and devices of the machine that trained do not travel, nor do those that a file names come back.</summary>
    public static RecurrentOptions WithoutPlaces(RecurrentOptions options) => options with
    {
        PretrainedEmbeddingsPath = null,
        Device = null,
        Training = options.Training with { TensorBoardDirectory = null, Threads = null },
    };

    /// <summary>Fills in what older files do not say: one network, fitted without noise.</summary>
    private static RecurrentOptions Settled(RecurrentOptions options) => options with { Ensemble = options.Ensemble ?? 1, InputNoise = options.InputNoise ?? 0 };

    /// <summary>A sequence column, its vocabulary as a list of words.</summary>
    internal sealed record SequenceEntry(string Name, SequenceColumnKind Kind, int FeaturesPerStep, int TokenCount)
    {
        public IReadOnlyList<string>? Words { get; init; }

        /// <summary>The characters that the words are spelled with, most frequent first; null where they are not spelled.</summary>
        public string? Characters { get; init; }

        public KeyValues? Keys { get; init; }

        public SlotNames? Slots { get; init; }

        /// <summary>True if rows begin with a boundary symbol; files say it of models of the next token alone.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public bool HasBoundary { get; init; }

        public static SequenceEntry Of(SequenceColumn column) =>
            new(column.Name, column.Kind, column.FeaturesPerStep, column.TokenCount) { Words = column.Vocabulary?.Words, Characters = column.Alphabet?.Characters, Keys = column.Keys, Slots = column.Slots, HasBoundary = column.HasBoundary };

        public SequenceColumn ToColumn(CharacterOptions? spelling) => new(Name, Kind, FeaturesPerStep, TokenCount, Words is null ? null : new Vocabulary(Words))
        {
            Keys = Keys,
            Slots = Slots,
            HasBoundary = HasBoundary,
            Alphabet = Characters is null || spelling is null ? null : new Alphabet(Characters, spelling.MaximumLength),
        };
    }
}
