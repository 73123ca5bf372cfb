using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.SearchSpace;

namespace Microsoft.ML.Recurrent.Tests.Options;

/// <summary>The demands of ML.NET's AutoML on options: attributes that hold, and values that return through JSON.</summary>
public class SearchableOptionsTests
{
    // As ML.NET's Parameter writes and reads them.
    private static readonly JsonSerializerOptions _automl = new()
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    public static TheoryData<Type> Records =>
        [typeof(LstmOptions), typeof(GruOptions), typeof(RnnOptions), typeof(RecurrentCellOptions), typeof(LstmForecastingOptions), typeof(GruForecastingOptions),
            typeof(RnnForecastingOptions), typeof(RecurrentCellForecastingOptions), typeof(TrainingOptions)];

    [Theory]
    [MemberData(nameof(Records))]
    public void SearchStartsAtTheDefaultValue(Type record)
    {
        object defaults = Activator.CreateInstance(record)!;

        foreach (var (property, attribute) in Searchable(record))
            (attribute switch
            {
                RangeAttribute range => range.Init,
                ChoiceAttribute choice => choice.DefaultValue ?? choice.Candidates[0],
                BooleanChoiceAttribute boolean => boolean.DefaultValue,
                _ => property.GetValue(defaults),
            }).Should().Be(property.GetValue(defaults), property.Name);
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void CandidatesAreOfThePropertysType(Type record)
    {
        foreach (var (property, attribute) in Searchable(record))
        {
            object[] candidates = attribute switch
            {
                RangeAttribute range => [range.Min, range.Max],
                ChoiceAttribute choice => choice.Candidates,
                BooleanChoiceAttribute => [true],
                _ => [property.GetValue(Activator.CreateInstance(record))!],
            };
            candidates.Should().OnlyContain(c => c.GetType() == property.PropertyType, property.Name);
        }
    }

    [Fact]
    public void EveryEndOfARangeIsAValidOption()
    {
        foreach (bool largest in new[] { false, true })
        {
            var sample = Searchable(typeof(LstmOptions)).Where(s => s.Attribute is RangeAttribute)
                .ToDictionary(s => s.Property.Name, s => largest ? ((RangeAttribute)s.Attribute).Max : ((RangeAttribute)s.Attribute).Min);

            var options = JsonSerializer.Deserialize<LstmOptions>(JsonSerializer.Serialize(sample, _automl), _automl)!;

            FluentActions.Invoking(() => OptionsValidation.ThrowIfInvalid(options with { SequenceColumnNames = ["Tokens"] })).Should().NotThrow();
            options.HiddenSize.Should().Be(largest ? 256 : 16);
        }
    }

    [Fact]
    public void TrialsValuesReturnIntoNestedOptions()
    {
        var options = JsonSerializer.Deserialize<LstmOptions>(
            """{ "HiddenSize": 32, "Bidirectional": true, "ForgetGateBias": 0.5, "Pooling": "Max", "Training": { "LearningRate": 0.004, "BatchSize": 128, "Optimizer": "Sgd" } }""",
            _automl)!;

        options.Should().BeEquivalentTo(new LstmOptions
        {
            HiddenSize = 32,
            Bidirectional = true,
            ForgetGateBias = 0.5f,
            Pooling = SequencePooling.Max,
            Training = new TrainingOptions { LearningRate = 0.004, BatchSize = 128, Optimizer = RecurrentOptimizer.Sgd },
        });
    }

    [Fact]
    public void EveryOptionReturnsThroughJson()
    {
        RnnOptions options = SmallOptions.Rnn() with
        {
            StaticColumnNames = ["Level"],
            ClassWeights = [1, 2.5f],
            Task = PredictionTask.BinaryClassification,
            Activation = RnnActivation.Relu,
            Training = new TrainingOptions { Schedule = LearningRateSchedule.OneCycle, MinimumImprovement = 1e-4, Patience = 3 },
        };

        var returned = JsonSerializer.Deserialize<RnnOptions>(JsonSerializer.Serialize(options, _automl), _automl);

        returned.Should().BeEquivalentTo(options);
    }

    private static IEnumerable<(PropertyInfo Property, Attribute Attribute)> Searchable(Type record) =>
        from property in record.GetProperties()
        from attribute in property.GetCustomAttributes()
        where attribute is RangeAttribute or ChoiceAttribute or BooleanChoiceAttribute or NestOptionAttribute
        select (property, attribute);
}
