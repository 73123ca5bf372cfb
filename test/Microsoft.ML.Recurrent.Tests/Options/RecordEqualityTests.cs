using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.ML.Recurrent.Persistence;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Options;

/// <summary>Records are equal by value, what their lists hold included.</summary>
public class RecordEqualityTests
{
    public static TheoryData<Type, string> ListsOfPublicRecords
    {
        get
        {
            var lists = new TheoryData<Type, string>();
            foreach (var record in typeof(RecurrentOptions).Assembly.GetExportedTypes().Where(t => t.GetMethod("<Clone>$") is not null && !t.IsAbstract))
            {
                foreach (var list in record.GetProperties().Where(p => p.CanWrite && p.PropertyType.IsInterface && typeof(IEnumerable).IsAssignableFrom(p.PropertyType)))
                    lists.Add(record, list.Name);
            }

            return lists;
        }
    }

    [Fact]
    public void OptionsOfEqualSettingsAreEqual()
    {
        AreEqual(() => new LstmOptions());
        AreEqual(() => new GruOptions { SequenceColumnNames = ["a"], ClassWeights = [1, 2], FeaturesPerStepByColumn = new Dictionary<string, int> { ["a"] = 2 } });
        AreEqual(() => new RnnOptions { Training = new() { Schedule = LearningRateSchedule.Cosine } });
        AreEqual(() => SmallForecasts.Everything with { TimeStep = TimeStep.Every(TimeSpan.FromHours(1)).On(DayOfWeek.Friday) });
        AreEqual(() => new ForecastEvaluationOptions());
        AreEqual(() => new BacktestOptions());
        AreEqual(() => new ForecastingEngineOptions());
        AreEqual(() => new StreamEngineOptions { KeyColumnName = "Key" });
        AreEqual(() => new GenerationOptions { StopTokens = ["a"], StopTexts = ["b c"] });
        AreEqual(() => new BeamSearchOptions { StopTokens = ["a"] });
    }

    [Fact]
    public void OptionsOfOtherSettingsAreNot()
    {
        new LstmOptions { SequenceColumnNames = ["a"] }.Should().NotBe(new LstmOptions { SequenceColumnNames = ["b"] });
        new LstmOptions { SequenceColumnNames = ["a", "b"] }.Should().NotBe(new LstmOptions { SequenceColumnNames = ["b", "a"] });
        new GruOptions { FeaturesPerStepByColumn = new Dictionary<string, int> { ["a"] = 2 } }.Should().NotBe(
            new GruOptions { FeaturesPerStepByColumn = new Dictionary<string, int> { ["a"] = 3 } });
        (SmallForecasts.Gru with { Lags = [1] }).Should().NotBe(SmallForecasts.Gru with { Lags = [1, 2] });
        (SmallForecasts.Gru with { Training = new() { Patience = 1 } }).Should().NotBe(SmallForecasts.Gru with { Training = new() { Patience = 2 } });
    }

    [Fact]
    public void DictionariesInAnotherOrderAreEqual() => new GruOptions { FeaturesPerStepByColumn = new Dictionary<string, int> { ["a"] = 2, ["b"] = 3 } }
        .Should().Be(new GruOptions { FeaturesPerStepByColumn = new Dictionary<string, int> { ["b"] = 3, ["a"] = 2 } });

    [Theory]
    [MemberData(nameof(ListsOfPublicRecords))]
    public void ListsOfEqualItemsMakeEqualRecords(Type record, string property)
    {
        var list = record.GetProperty(property)!;

        Empty(record, list).Should().Be(Empty(record, list), "{0}.{1} is to hold a ValueList or a ValueDictionary", record.Name, property);
    }

    [Fact]
    public void ListThatTheCallerChangesIsCopied()
    {
        List<string> columns = ["a"];
        var options = new LstmOptions { SequenceColumnNames = columns };
        columns.Add("b");

        options.SequenceColumnNames.Should().Equal("a");
    }

    [Fact]
    public void JsonIsThatOfPlainListsAndComesBackEqual()
    {
        var options = SmallForecasts.Everything;
        string json = JsonSerializer.Serialize(options, Manifest.Json);

        json.ReplaceLineEndings("\n").Should().Contain("\"lags\": [\n    2,\n    8\n  ]");
        JsonSerializer.Deserialize<GruForecastingOptions>(json, Manifest.Json).Should().Be(options);
        JsonSerializer.Serialize(new GruOptions { FeaturesPerStepByColumn = new Dictionary<string, int> { ["a"] = 2 } })
            .Should().Contain("\"FeaturesPerStepByColumn\":{\"a\":2}").And.Contain("\"SequenceColumnNames\":[]");
    }

    private static void AreEqual<T>(Func<T> create)
    {
        create().Should().Be(create());
        create()!.GetHashCode().Should().Be(create()!.GetHashCode());
    }

    /// <summary>A record that holds nothing but a list of its own without items, other than the shared empty one.</summary>
    private static object Empty(Type record, PropertyInfo list)
    {
        object instance = RuntimeHelpers.GetUninitializedObject(record);
        Type[] items = list.PropertyType.GetGenericArguments();
        list.SetValue(instance, Activator.CreateInstance((items.Length == 2 ? typeof(Dictionary<,>) : typeof(List<>)).MakeGenericType(items)));
        return instance;
    }
}
