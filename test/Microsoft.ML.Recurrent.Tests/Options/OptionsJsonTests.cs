using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML.Recurrent.Tests.Equations;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Options;

/// <summary>Options go through JSON without a loss: what a program, a journal or ML.NET's AutoML writes, it reads back.</summary>
public class OptionsJsonTests
{
    // As ML.NET's Parameter writes and reads them.
    private static readonly JsonSerializerOptions _automl = new()
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    public static TheoryData<Type> Records => [.. OptionsRecords.All];

    [Fact]
    public void EveryKindOfOptionsIsFound() => OptionsRecords.All.Should().Contain([
        typeof(LstmOptions), typeof(RecurrentCellOptions), typeof(RecurrentCellForecastingOptions), typeof(TrainingOptions), typeof(BacktestOptions), typeof(ForecastEvaluationOptions),
        typeof(ForecastingEngineOptions), typeof(StreamEngineOptions), typeof(GenerationOptions), typeof(BeamSearchOptions)]);

    [Theory]
    [MemberData(nameof(Records))]
    public void ComeBackEqual(Type record)
    {
        object options = OptionsRecords.WithoutDefaults(record);

        foreach (var rules in new[] { JsonSerializerOptions.Default, JsonSerializerOptions.Web, _automl })
        {
            object returned = JsonSerializer.Deserialize(JsonSerializer.Serialize(options, record, rules), record, rules)!;

            returned.Should().Be(options);
            returned.GetHashCode().Should().Be(options.GetHashCode());
        }
    }

    [Theory]
    [MemberData(nameof(CellCases.Theory), MemberType = typeof(CellCases))]
    public void EveryCellComesBackEqual(string name)
    {
        var options = new RecurrentCellOptions { Cell = CellCases.Named(name) };
        var forecasting = new RecurrentCellForecastingOptions { Cell = CellCases.Named(name) };

        foreach (var rules in new[] { JsonSerializerOptions.Default, JsonSerializerOptions.Web, _automl })
        {
            JsonSerializer.Deserialize<RecurrentCellOptions>(JsonSerializer.Serialize(options, rules), rules).Should().Be(options);
            JsonSerializer.Deserialize<RecurrentCellForecastingOptions>(JsonSerializer.Serialize(forecasting, rules), rules).Should().Be(forecasting);
        }
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void EveryPropertyIsWritten(Type record)
    {
        object options = OptionsRecords.WithoutDefaults(record), defaults = Activator.CreateInstance(record)!;
        var written = JsonSerializer.SerializeToElement(options, record);

        foreach (var property in OptionsRecords.Properties(record))
        {
            property.GetValue(options).Should().NotBe(property.GetValue(defaults), "{0} is to be tried", property.Name);
            string name = property.GetCustomAttributes(typeof(JsonPropertyNameAttribute), false) is [JsonPropertyNameAttribute own] ? own.Name : property.Name;
            written.TryGetProperty(name, out _).Should().BeTrue("{0} is an option", property.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void EmptyObjectIsTheDefaults(Type record) =>
        JsonSerializer.Deserialize("{}", record, _automl).Should().Be(Activator.CreateInstance(record));
}
