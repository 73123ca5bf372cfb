using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Contract;

public class PermutationImportanceTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void StaticVectorIsPermutedByDefault()
    {
        var data = SyntheticRows.View(_context, 120);
        var model = _context.Regression.Trainers.Lstm(
            SmallOptions.Lstm("Words", "Target", epochs: 8) with { StaticColumnNames = ["Traits"] }).Fit(data);

        var importance = _context.Regression.PermutationFeatureImportance(model, model.Transform(data), "Target", permutationCount: 2);

        importance.Should().HaveCount(SyntheticRows.TraitCount);
        importance.Sum(i => i.RSquared.Mean).Should().BeLessThan(0);
    }

    [Fact]
    public void FirstStaticVectorIsPermutedRatherThanANumber()
    {
        var data = SyntheticRows.View(_context, 120);
        var model = _context.BinaryClassification.Trainers.Lstm(
            SmallOptions.Lstm("Words", epochs: 4) with { StaticColumnNames = ["Level", "Traits"] }).Fit(data);

        var importance = _context.BinaryClassification.PermutationFeatureImportance(model, model.Transform(data), permutationCount: 1);

        importance.Should().HaveCount(SyntheticRows.TraitCount);
    }

    [Fact]
    public void FixedSizeSequenceIsPermutedSlotBySlot()
    {
        var data = SyntheticRows.View(_context, 120);
        var model = _context.BinaryClassification.Trainers.Gru(SmallOptions.Gru("Fixed", epochs: 8)).Fit(data);

        var importance = _context.BinaryClassification.PermutationFeatureImportance(model, model.Transform(data));

        importance.Should().HaveCount(SyntheticRows.FixedLength).And.Contain(i => i.Accuracy.Mean < 0);
    }

    [Fact]
    public void MulticlassImportanceOfANamedColumn()
    {
        var data = SyntheticRows.View(_context, 120);
        var model = _context.MulticlassClassification.Trainers.Gru(
            SmallOptions.Gru("Fixed", "Class", epochs: 4) with { StaticColumnNames = ["Traits"] }).Fit(data);

        var importance = _context.MulticlassClassification.PermutationFeatureImportance(
            model.ForFeatureImportance("Fixed"), model.Transform(data), "Class");

        importance.Should().HaveCount(SyntheticRows.FixedLength);
    }

    [Fact]
    public void WholePipelineIsAccepted()
    {
        var data = SyntheticRows.View(_context, 120);
        ITransformer model = _context.Transforms.Concatenate("Statics", "Level", "Traits")
            .Append(_context.Regression.Trainers.Rnn(SmallOptions.Rnn("Words", "Target") with { StaticColumnNames = ["Statics"] }))
            .Fit(data);

        var importance = _context.Regression.PermutationFeatureImportance(model, model.Transform(data), "Target");

        importance.Keys.Should().BeEquivalentTo("Level", "Slot 1", "Slot 2", "Slot 3");
    }

    [Fact]
    public void TrainerAfterTheFeaturizerIsTheOneMeasured()
    {
        var data = SyntheticRows.View(_context, 120);
        ITransformer model = _context.Transforms.Lstm(SmallOptions.Lstm("Words"))
            .Append(_context.BinaryClassification.Trainers.SdcaLogisticRegression())
            .Fit(data);

        var importance = _context.BinaryClassification.PermutationFeatureImportanceNonCalibrated(model, model.Transform(data));

        importance.Keys.Should().BeEquivalentTo(Enumerable.Range(0, 6).Select(i => $"forward.{i}"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void StaticNumberIsRefusedByName(bool savedBefore)
    {
        var data = SyntheticRows.View(_context, 30);
        var model = _context.Regression.Trainers.Rnn(SmallOptions.Rnn("Words", "Target") with { StaticColumnNames = ["Level"] }).Fit(data);
        if (savedBefore)
            model = new RecurrentTransformer(StoredModel.Of(model.Fitted).Read());

        model.Invoking(m => m.ForFeatureImportance("Level")).Should().Throw<ArgumentException>().WithMessage(
            "Column 'Level' is a scalar Single; permutation feature importance needs a vector of Single. "
            + "Put it into one with mlContext.Transforms.Concatenate before the network. (Parameter 'columnName')");
    }

    [Fact]
    public void StaticVectorOfOneNumberIsPermuted()
    {
        var data = SyntheticRows.View(_context, 120);
        data = _context.Transforms.Concatenate("Alone", "Level").Fit(data).Transform(data);
        var fitted = _context.Regression.Trainers.Lstm(
            SmallOptions.Lstm("Words", "Target", epochs: 8) with { StaticColumnNames = ["Alone"] }).Fit(data).Fitted;
        var model = new RecurrentTransformer(StoredModel.Of(fitted).Read());

        var importance = _context.Regression.PermutationFeatureImportance(model, model.Transform(data), "Target");

        importance.Should().ContainSingle().Which.RSquared.Mean.Should().BeLessThan(0);
    }

    [Theory]
    [InlineData("Traits")]
    [InlineData("Words")]
    public void ColumnWithoutNumbersOfTheNetworkIsRefused(string column)
    {
        var data = SyntheticRows.View(_context, 30);
        var model = _context.Regression.Trainers.Rnn(SmallOptions.Rnn("Words", "Target") with { StaticColumnNames = ["Level"] }).Fit(data);

        model.Invoking(m => m.ForFeatureImportance(column)).Should().Throw<ArgumentException>().WithParameterName("columnName")
            .WithMessage("The network does not read numbers from column '" + column + "'; it reads them from 'Level'.*");
    }
}
