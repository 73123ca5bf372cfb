using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans;

namespace Microsoft.ML.Recurrent.Orleans.Experiments;

/// <summary>A type of the core library, which knows nothing of Orleans, on its way between processes: as JSON, in which numbers come back bit by bit.</summary>
[GenerateSerializer, Immutable, Alias("Microsoft.ML.Recurrent.JsonText")]
internal struct JsonText
{
    private static readonly JsonSerializerOptions _format = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    [Id(0)]
    public string Json;

    public static JsonText Of<T>(T value) => new() { Json = JsonSerializer.Serialize(value, _format) };

    public readonly T To<T>() => JsonSerializer.Deserialize<T>(Json, _format) ?? throw new JsonException($"Null came as {typeof(T).Name}.");
}

/// <summary>Events as JSON.</summary>
[RegisterConverter]
internal sealed class JournalEventConverter : IConverter<JournalEvent, JsonText>
{
    public JournalEvent ConvertFromSurrogate(in JsonText surrogate) => surrogate.To<JournalEvent>();

    public JsonText ConvertToSurrogate(in JournalEvent value) => JsonText.Of(value);
}

/// <summary>Headers as JSON.</summary>
[RegisterConverter]
internal sealed class JournalHeaderConverter : IConverter<JournalHeader, JsonText>
{
    public JournalHeader ConvertFromSurrogate(in JsonText surrogate) => surrogate.To<JournalHeader>();

    public JsonText ConvertToSurrogate(in JournalHeader value) => JsonText.Of(value);
}

/// <summary>Trials as JSON.</summary>
[RegisterConverter]
internal sealed class TrialConverter : IConverter<Trial, JsonText>
{
    public Trial ConvertFromSurrogate(in JsonText surrogate) => surrogate.To<Trial>();

    public JsonText ConvertToSurrogate(in Trial value) => JsonText.Of(value);
}
