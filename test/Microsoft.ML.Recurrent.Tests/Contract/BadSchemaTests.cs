using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Contract;

/// <summary>Wrong columns fail before any row is read, with one message that lists all of them.</summary>
public class BadSchemaTests
{
    private const string Present =
        "the data has 'Number', 'Double', 'Text', 'Flag', 'Time', 'Doubles', 'Variable', 'Words', 'Seven', 'Grid', 'Cube', 'HugeKeys', 'HugeKey', 'HugeClass', 'LargestKey', 'Class'.";

    private const string Sequence = "expected a vector of Single, of keys or of text. ";
    private const string Static = "expected a Single, a vector of Single of known length or a key. ";

    private const string Featurize = "Featurize it with mlContext.Transforms.Text.FeaturizeText first.";

    private readonly MLContext _context = new(1);

    public static TheoryData<string, string> SequenceColumns => new()
    {
        { "Nowhere", $"The sequence column 'Nowhere' is missing; {Present}" },
        { "Number", $"Sequence column 'Number' is a scalar Single; {Sequence}Join the steps of a row with mlContext.Transforms.Concatenate first." },
        { "Text", $"Sequence column 'Text' is a scalar Text; {Sequence}Split it with mlContext.Transforms.Text.TokenizeIntoWords first." },
        { "Class", $"Sequence column 'Class' is a scalar key; {Sequence}Join the steps of a row with mlContext.Transforms.Concatenate first." },
        { "Doubles", $"Sequence column 'Doubles' is a variable-length vector of Double; {Sequence}Convert it with mlContext.Transforms.Conversion.ConvertType first." },
    };

    public static TheoryData<string, string> StaticColumns => new()
    {
        { "Nowhere", $"The static column 'Nowhere' is missing; {Present}" },
        { "Text", $"Static column 'Text' is a scalar Text; {Static}Map categories with mlContext.Transforms.Conversion.MapValueToKey, or featurize texts with mlContext.Transforms.Text.FeaturizeText, first." },
        { "Flag", $"Static column 'Flag' is a scalar Boolean; {Static}Convert it with mlContext.Transforms.Conversion.ConvertType first." },
        { "Words", $"Static column 'Words' is a variable-length vector of Text; {Static}{Featurize}" },
        { "HugeKeys", $"Static column 'HugeKeys' is a variable-length vector of key; {Static}Count its values with mlContext.Transforms.Conversion.MapKeyToVector(outputCountVector: true) first." },
        { "Variable", $"Static column 'Variable' is a variable-length vector of Single; {Static}Make vectors of one length of it with mlContext.Transforms.CustomMapping first." },
        { "Time", $"Static column 'Time' is a scalar DateTime; {Static}Turn it into numbers with mlContext.Transforms.CustomMapping first." },
    };

    public static TheoryData<string, PredictionTask?, string> Labels => new()
    {
        { "Nowhere", null, $"The label column 'Nowhere' is missing; {Present}" },
        { "Double", null, "Label column 'Double' is a scalar Double; expected a Boolean (binary), a key (multiclass), a Single or a vector of Single of known length (regression), or one of them for each step. Convert numbers with mlContext.Transforms.Conversion.ConvertType, and classes with MapValueToKey, first." },
        { "Text", PredictionTask.MulticlassClassification, "Label column 'Text' is a scalar Text; expected a key, or a vector of keys with one for each step, for multiclass classification. Convert it with mlContext.Transforms.Conversion.MapValueToKey first." },
        { "Class", PredictionTask.BinaryClassification, "Label column 'Class' is a scalar key; expected a Boolean, or a vector of Boolean with one for each step, for binary classification. Use the multiclass trainers, which read keys." },
        { "Doubles", PredictionTask.Regression, "Label column 'Doubles' is a variable-length vector of Double; expected a Single, a vector of Single of known length, or a variable-length vector of Single with one for each step, for regression. Convert it with mlContext.Transforms.Conversion.ConvertType first." },
        { "HugeKeys", PredictionTask.BinaryClassification, "Label column 'HugeKeys' is a variable-length vector of key; expected a Boolean, or a vector of Boolean with one for each step, for binary classification. Use the multiclass trainers, which read keys." },
        { "HugeKeys", PredictionTask.Regression, "Label column 'HugeKeys' is a variable-length vector of key; expected a Single, a vector of Single of known length, or a variable-length vector of Single with one for each step, for regression. Use the multiclass trainers, which read keys." },
        { "Doubles", PredictionTask.BinaryClassification, "Label column 'Doubles' is a variable-length vector of Double; expected a Boolean, or a vector of Boolean with one for each step, for binary classification. Make a Boolean of each row, or of each step, with mlContext.Transforms.CustomMapping first." },
        { "Flag", PredictionTask.MulticlassClassification, "Label column 'Flag' is a scalar Boolean; expected a key, or a vector of keys with one for each step, for multiclass classification. Use the binary trainers, which read Booleans." },
        { "Doubles", null, "Label column 'Doubles' is a variable-length vector of Double; expected a Boolean (binary), a key (multiclass), a Single or a vector of Single of known length (regression), or one of them for each step. Make one label of each row with mlContext.Transforms.CustomMapping first." },
        { "Flag", PredictionTask.Regression, "Label column 'Flag' is a scalar Boolean; expected a Single, a vector of Single of known length, or a variable-length vector of Single with one for each step, for regression. Convert it with mlContext.Transforms.Conversion.ConvertType first." },
    };

    private static LstmOptions Valid => SmallOptions.Lstm("Words", "Flag");

    [Theory]
    [MemberData(nameof(SequenceColumns))]
    public void SequenceColumnMustBeAVector(string column, string violation) =>
        Refusals(Valid with { SequenceColumnNames = [column] }).Should().Equal(Refusal(violation), Refusal(violation));

    [Theory]
    [MemberData(nameof(StaticColumns))]
    public void StaticColumnMustHaveOneKnownSize(string column, string violation) =>
        Refusals(SmallOptions.Lstm("Seven", "Class") with { StaticColumnNames = [column] }).Should().Equal(Refusal(violation), Refusal(violation));

    [Theory]
    [MemberData(nameof(Labels))]
    public void LabelMustSuitTheTask(string column, PredictionTask? task, string violation) =>
        Refusals(Valid with { LabelColumnName = column, Task = task }).Should().Equal(Refusal(violation), Refusal(violation));

    [Theory]
    [InlineData("Nowhere", "The example weight column 'Nowhere' is missing; " + Present)]
    [InlineData("Double", "Example weight column 'Double' is a scalar Double; expected a Single. Convert it with mlContext.Transforms.Conversion.ConvertType first.")]
    [InlineData("Seven", "Example weight column 'Seven' is a vector of Single; expected a Single. Take one number of it with mlContext.Transforms.CustomMapping first.")]
    public void WeightMustBeASingle(string column, string violation) =>
        Refusals(Valid with { ExampleWeightColumnName = column }).Should().Equal(Refusal(violation), Refusal(violation));

    [Fact]
    public void ClassWeightsAreCountedAgainstABooleanLabel()
    {
        string violation = "Label column 'Flag' has 2 classes, but ClassWeights has 3 weights; give one for every class.";

        Refusals(Valid with { ClassWeights = [1, 2, 3] }).Should().Equal(Refusal(violation), Refusal(violation));
    }

    [Fact]
    public void ClassWeightsAskForClasses()
    {
        string violation = "Label column 'Number' is a scalar Single and has no classes; leave ClassWeights and BalanceClasses unset.";

        Refusals(Valid with { LabelColumnName = "Number", BalanceClasses = true }).Should().Equal(Refusal(violation), Refusal(violation));
    }

    [Fact]
    public void EveryViolationIsListed()
    {
        var options = SmallOptions.Gru("Text", "Double") with { StaticColumnNames = ["Words"], ExampleWeightColumnName = "Nowhere" };
        string expected = string.Join(Environment.NewLine, "The data does not fit GruOptions, for 4 reasons:",
            $"- Sequence column 'Text' is a scalar Text; {Sequence}Split it with mlContext.Transforms.Text.TokenizeIntoWords first.",
            $"- Static column 'Words' is a variable-length vector of Text; {Static}{Featurize}",
            "- Label column 'Double' is a scalar Double; expected a Boolean (binary), a key (multiclass), a Single or a vector of Single of known length (regression), or one of them for each step. Convert numbers with mlContext.Transforms.Conversion.ConvertType, and classes with MapValueToKey, first.",
            $"- The example weight column 'Nowhere' is missing; {Present}") + " (Parameter 'schema')";

        Refusals(options).Should().Equal(expected, expected);
    }

    private static string Refusal(string violation) => $"The data does not fit LstmOptions: {violation} (Parameter 'schema')";

    /// <summary>The messages of GetOutputSchema and of Fit, over a view that nobody may read.</summary>
    private string[] Refusals(RecurrentOptions options)
    {
        var data = new InterceptedView(_context.Data.LoadFromEnumerable<OddRow>([new()]));
        var estimator = _context.Transforms.Recurrent(options);

        string[] messages =
        [
            estimator.Invoking(e => e.GetOutputSchema(SchemaDescription.ShapeOf(data.Schema))).Should().Throw<ArgumentException>().Which.Message,
            estimator.Invoking(e => e.Fit(data)).Should().Throw<ArgumentException>().Which.Message,
        ];
        data.Cursors.Should().Be(0);
        return messages;
    }
}
