using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Contract;

/// <summary>Scoring data whose columns are of other types than those of the fit.</summary>
public class OtherColumnsTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void OtherKindOfSequence() =>
        Refusal(SmallOptions.Rnn("Input"), Rename("Words"), Rename("Values")).Should()
            .Be("Sequence column 'Input' is a variable-length vector of Single; the network was fitted on a vector of Text.");

    [Fact]
    public void OtherNumberOfKeys() =>
        Refusal(SmallOptions.Rnn("Input"), Rename("Keys"), _context.Data.LoadFromEnumerable([new OtherKeys()])).Should()
            .Be("Sequence column 'Input' is a key of 9 values; the network was fitted on 8.");

    [Fact]
    public void OtherFeaturesPerStep() =>
        Refusal(SmallOptions.Rnn("Input") with { FeaturesPerStep = 2 }, Rename("Fixed"), _context.Data.LoadFromEnumerable([new OtherGrid()])).Should()
            .Be("Sequence column 'Input' has 3 features per step; the network was fitted on 2.");

    [Fact]
    public void OtherStaticWidth() =>
        Refusal(SmallOptions.Rnn("Values") with { StaticColumnNames = ["Input"] }, Rename("Traits"), Rename("Targets")).Should()
            .Be("Static column 'Input' is a vector of Single of 2 values; the network was fitted on numbers of 3.");

    [Fact]
    public void NumberInsteadOfAKey() =>
        Refusal(SmallOptions.Rnn("Values") with { StaticColumnNames = ["Input"] }, Rename("Group"), Rename("Level")).Should()
            .Be("Static column 'Input' is a scalar Single of 1 values; the network was fitted on a key of 4.");

    [Fact]
    public void LengthOfASequenceMayDifferFromTheFits()
    {
        var model = _context.BinaryClassification.Trainers.Rnn(SmallOptions.Rnn("Input")).Fit(Rename("Fixed"));

        model.Transform(Rename("Values")).GetColumn<float>("Score").Should().HaveCount(40);
    }

    private IDataView Rename(string column)
    {
        var rows = SyntheticRows.View(_context, 40);
        return _context.Transforms.CopyColumns("Input", column).Fit(rows).Transform(rows);
    }

    private string Refusal(RnnOptions options, IDataView fitted, IDataView scored)
    {
        string message = _context.BinaryClassification.Trainers.Rnn(options).Fit(fitted)
            .Invoking(m => m.Transform(scored)).Should().Throw<ArgumentException>().Which.Message;
        message.Should().StartWith("The data does not fit RnnOptions: ");
        return message["The data does not fit RnnOptions: ".Length..^" (Parameter 'schema')".Length];
    }

    private sealed class OtherKeys
    {
        [KeyType(9)]
        public uint[] Input { get; set; } = [];
    }

    private sealed class OtherGrid
    {
        [VectorType(2, 3)]
        public float[] Input { get; set; } = new float[6];
    }
}
