using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Contract;

/// <summary>Follows the advice of messages: the fit then works.</summary>
public class InputHintsTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void KeyLabelInBinaryClassificationMulticlassTrainersReadIt()
    {
        Refusal(SmallOptions.Gru(label: "Class"), PredictionTask.BinaryClassification).Should().Contain("Use the multiclass trainers, which read keys.");

        _context.MulticlassClassification.Trainers.Gru(SmallOptions.Gru(label: "Class")).Fit(Rows()).ClassNames.Should().BeNull();
    }

    [Fact]
    public void KeyLabelInRegressionMulticlassTrainersReadIt() =>
        Refusal(SmallOptions.Gru(label: "Class"), PredictionTask.Regression).Should().Contain("Use the multiclass trainers, which read keys.");

    [Fact]
    public void TextLabelInBinaryClassificationMapValueMakesItOne()
    {
        Refusal(SmallOptions.Gru(label: "ClassName"), PredictionTask.BinaryClassification).Should().Contain("mlContext.Transforms.Conversion.MapValue first");

        var map = _context.Transforms.Conversion.MapValue("IsLow", new Dictionary<string, bool> { ["low"] = true, ["middle"] = false, ["high"] = false }, "ClassName");
        map.Append(_context.BinaryClassification.Trainers.Gru(SmallOptions.Gru(label: "IsLow"))).Fit(Rows()).Should().NotBeNull();
    }

    [Fact]
    public void NumberLabelInBinaryClassificationCustomMappingMakesItOne()
    {
        Refusal(SmallOptions.Gru(label: "Target"), PredictionTask.BinaryClassification).Should().Contain("mlContext.Transforms.CustomMapping first");

        float mean = SyntheticRows.Create(40).Average(row => row.Target);
        _context.Transforms.CustomMapping<Number, Flag>((from, to) => to.IsHigh = from.Target > mean, null)
            .Append(_context.BinaryClassification.Trainers.Gru(SmallOptions.Gru(label: "IsHigh"))).Fit(Rows()).Should().NotBeNull();
    }

    [Fact]
    public void VariableLabelCustomMappingGivesItALength()
    {
        _context.Regression.Trainers.Gru(SmallOptions.Gru("Fixed", "Values")).Invoking(e => e.Fit(Rows())).Should().Throw<InvalidOperationException>()
            .WithMessage("*make vectors of one length of them with mlContext.Transforms.CustomMapping*");

        var two = _context.Transforms.CustomMapping<Variable, Known>((from, to) => to.Two = [from.Values.Sum(), from.Values.Length], null);
        two.Append(_context.Regression.Trainers.Gru(SmallOptions.Gru("Fixed", "Two"))).Fit(Rows()).Should().NotBeNull();
    }

    [Fact]
    public void VectorLabelCustomMappingTakesOneValueAndMapValueToKeyMakesOneOfEachStep()
    {
        Refusal(SmallOptions.Gru(label: "Words"), PredictionTask.MulticlassClassification).Should()
            .Contain("Take one value of each row with mlContext.Transforms.CustomMapping").And.Contain("MapValueToKey");

        _context.Transforms.Conversion.MapValueToKey("Words")
            .Append(_context.MulticlassClassification.Trainers.Gru(SmallOptions.Gru(label: "Words"))).Fit(Rows()).Should().NotBeNull();

        _context.Transforms.CustomMapping<Texts, Name>((from, to) => to.First = from.Words.FirstOrDefault() ?? "none", null)
            .Append(_context.Transforms.Conversion.MapValueToKey("First"))
            .Append(_context.MulticlassClassification.Trainers.Gru(SmallOptions.Gru(label: "First"))).Fit(Rows()).Should().NotBeNull();
    }

    [Theory]
    [InlineData("ClassName")]
    [InlineData("Words")]
    [InlineData("Keys")]
    public void StaticColumnWhatItIsToldMakesItOne(string column)
    {
        var conversion = _context.Transforms.Conversion;
        foreach (var (told, does) in new (string, IEstimator<ITransformer>)[]
        {
            ("MapValueToKey", conversion.MapValueToKey("Static", column)), ("Text.FeaturizeText", _context.Transforms.Text.FeaturizeText("Static", column)),
            ("MapKeyToVector(outputCountVector: true)", conversion.MapKeyToVector("Static", column, outputCountVector: true)), ("ConvertType", conversion.ConvertType("Static", column)),
        })
        {
            if (StaticRefusal(column).Contains(told, StringComparison.Ordinal))
                does.Append(_context.BinaryClassification.Trainers.Gru(SmallOptions.Gru() with { StaticColumnNames = ["Static"] })).Fit(Rows()).Should().NotBeNull();
        }
    }

    [Fact]
    public void BooleanLabelInMulticlassClassificationBinaryTrainersReadIt()
    {
        Refusal(SmallOptions.Gru(), PredictionTask.MulticlassClassification).Should().Contain("Use the binary trainers, which read Booleans.");

        _context.BinaryClassification.Trainers.Gru(SmallOptions.Gru()).Fit(Rows()).Should().NotBeNull();
    }

    [Fact]
    public void TimeWithAnOffsetIsReadAsCustomMappingWouldMakeIt()
    {
        var rows = _context.Data.LoadFromEnumerable(Enumerable.Range(0, 40).Select(i => new Stamped
        {
            At = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).AddHours(i),
            Value = i % 8,
        }));
        var options = SmallForecasts.Gru with { TimeColumnName = "At" };

        var mapped = _context.Transforms.CustomMapping<Stamped, Timed>((from, to) => to.Time = from.At.UtcDateTime, null)
            .Append(_context.Forecasting.ForecastByGru(options with { TimeColumnName = "Time" })).Fit(rows);
        SmallForecasts.Forecast(SmallForecasts.Fit(options, rows), rows).Should().BeEquivalentTo(SmallForecasts.Forecast(mapped, rows));
    }

    [Fact]
    public void FlatVectorAtFitFeaturesPerStepReadsItAsTheTypeDoes()
    {
        var flat = _context.Data.LoadFromEnumerable(Enumerable.Range(0, 30).Select(i => new Flat { X = [i, 1, 2, 3, 4, i % 3], Label = i % 2 == 0 }));
        var shaped = _context.Data.LoadFromEnumerable(Enumerable.Range(0, 30).Select(i => new Shaped { X = [i, 1, 2, 3, 4, i % 3], Label = i % 2 == 0 }));

        SmallFit(1).Invoking(m => m.Transform(shaped)).Should().Throw<ArgumentException>().WithMessage(
            "*Sequence column 'X' has 3 features per step; the network was fitted on 1. It was a flat vector then: set FeaturesPerStep = 3 and fit again "
            + "(TextLoader and Concatenate drop the dimensions of a vector).*");
        SmallFit(3).Transform(shaped).GetColumn<float>("Score").Should().Equal(SmallFit(3).Transform(flat).GetColumn<float>("Score"));

        RecurrentTransformer SmallFit(int features) =>
            _context.BinaryClassification.Trainers.Gru(SmallOptions.Gru("X") with { FeaturesPerStep = features }).Fit(flat);
    }

    private IDataView Rows() => SyntheticRows.View(_context, 40);

    private string StaticRefusal(string column) => _context.Transforms.Gru(SmallOptions.Gru() with { StaticColumnNames = [column] })
        .Invoking(e => e.Fit(Rows())).Should().Throw<ArgumentException>().Which.Message;

    private string Refusal(GruOptions options, PredictionTask task) => _context.Transforms.Gru(options with { Task = task })
        .Invoking(e => e.Fit(Rows())).Should().Throw<ArgumentException>().Which.Message;

    private sealed class Number
    {
        public float Target { get; set; }
    }

    private sealed class Flag
    {
        public bool IsHigh { get; set; }
    }

    private sealed class Variable
    {
        public float[] Values { get; set; } = [];
    }

    private sealed class Known
    {
        [VectorType(2)]
        public float[] Two { get; set; } = [];
    }

    private sealed class Texts
    {
        public string[] Words { get; set; } = [];
    }

    private sealed class Name
    {
        public string First { get; set; } = "";
    }

    private sealed class Stamped
    {
        public DateTimeOffset At { get; set; }

        public float Value { get; set; }
    }

    private sealed class Timed
    {
        public DateTime Time { get; set; }
    }

    private sealed class Flat
    {
        [VectorType(6)]
        public float[] X { get; set; } = [];

        public bool Label { get; set; }
    }

    private sealed class Shaped
    {
        [VectorType(2, 3)]
        public float[] X { get; set; } = [];

        public bool Label { get; set; }
    }
}
