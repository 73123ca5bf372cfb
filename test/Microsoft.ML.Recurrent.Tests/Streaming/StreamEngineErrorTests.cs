using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Streaming;

/// <summary>Everything that can be wrong with a step or a model has its message, and changes nothing.</summary>
public class StreamEngineErrorTests
{
    private static LstmOptions Everything { get; } = SmallOptions.Lstm() with { SequenceColumnNames = ["Values", "Words"], StaticColumnNames = ["Level", "Group", "Traits"] };

    private static readonly Lazy<RecurrentTransformer> _model = new(() => Fit(Everything));

    public static TheoryData<string, string> BadSteps => new()
    {
        { "NaN", "Step 1 of key 'a' cannot be taken in: Column 'Values' holds NaN in row 1; expected finite numbers. Replace it with mlContext.Transforms.ReplaceMissingValues or drop the row." },
        { "level", "Step 1 of key 'a' cannot be taken in: The static column 'Level' has changed; expected one value for all steps of a row. Forget the key to begin a new row, or make it a sequence column." },
        { "group", "Step 1 of key 'a' cannot be taken in: The static column 'Group' has changed; expected one value for all steps of a row. Forget the key to begin a new row, or make it a sequence column." },
        { "traits", "Step 1 of key 'a' cannot be taken in: The static column 'Traits' has changed; expected one value for all steps of a row. Forget the key to begin a new row, or make it a sequence column." },
        { "name", "The key column 'Name' is missing or empty in the step; expected the key that the step belongs to." },
    };

    [Theory]
    [MemberData(nameof(BadSteps))]
    public void BadStepIsRefusedAndChangesNothing(string what, string message)
    {
        using var engine = SyntheticSteps.Engine(_model.Value);
        using var other = SyntheticSteps.Engine(_model.Value);
        engine.Observe(Step());
        other.Observe(Step());

        engine.Invoking(e => e.Predict(Bad(what))).Should().Throw<InvalidOperationException>().Which.Message.Should().Be(message);

        engine.Keys.Should().Equal("a");
        SyntheticSteps.Lines(engine, [Step(), Step()]).Should().Equal(SyntheticSteps.Lines(other, [Step(), Step()]));
    }

    [Fact]
    public void FirstStepThatIsBadLeavesNoKey()
    {
        using var engine = SyntheticSteps.Engine(_model.Value);

        engine.Invoking(e => e.Observe(Bad("NaN"))).Should().Throw<InvalidOperationException>().WithMessage("Step 0 of key 'a' cannot be taken in: Column 'Values' holds NaN in row 0;*");

        engine.KeyCount.Should().Be(0);
        engine.Invoking(e => e.Observe(null!)).Should().Throw<ArgumentNullException>();
        engine.Invoking(e => e.Predict(null!)).Should().Throw<ArgumentNullException>();
    }

    [Theory]
    [InlineData(new float[0], "Column 'Values' holds 0 steps; expected one. Give the steps of a row one after another, each in an object of its own.")]
    [InlineData(new float[] { 1, 2 }, "Column 'Values' holds 2 steps; expected one. Give the steps of a row one after another, each in an object of its own.")]
    public void NotOneStepIsRefused(float[] values, string message)
    {
        using var engine = Fit(SmallOptions.Lstm()).CreateStreamEngine<ArrayStep, StepAnswer>(new MLContext(1));

        engine.Invoking(e => e.Predict(new ArrayStep { Values = values })).Should().Throw<InvalidOperationException>().Which.Message.Should().Be(
            $"Step 0 cannot be taken in: {message}");
    }

    [Fact]
    public void BidirectionalNetworkIsRefused() => Refused(Fit(SmallOptions.Lstm() with { Bidirectional = true })).Should().StartWith(
        "The network is bidirectional: it reads every row from its last step too, which a stream does not have yet, so it cannot be streamed. Fit it with Bidirectional = false.");

    [Fact]
    public void AttentionIsRefused() => Refused(Fit(SmallOptions.Lstm() with { Pooling = SequencePooling.Attention })).Should().StartWith(
        "The network pools by attention, whose weights change for all earlier steps with every new one, so it cannot be streamed. Fit it with Pooling = Last, Mean or Max.");

    [Fact]
    public void LabelsDecodedByRowsAreRefused()
    {
        var context = new MLContext(1);
        var options = SmallOptions.Lstm(label: "Keys") with { Tagging = new TaggingOptions { UseCrf = true } };
        Refused(context.MulticlassClassification.Trainers.Lstm(options).Fit(TaggedRow.View(context))).Should().StartWith(
            "The network decodes the labels of a row together, by a conditional random field or a tag scheme, which takes the whole row, so it cannot be streamed. Fit it with "
            + "Tagging.UseCrf = false and Tagging.ConstrainDecoding = null, so that each step is labeled on its own.");
    }

    [Fact]
    public void NextTokensAreRefused()
    {
        var context = new MLContext(1);
        var options = SmallOptions.Lstm("Keys", "Keys") with { Training = new TrainingOptions { MaximumEpochs = 1 } };
        Refused(context.LanguageModeling().Trainers.Lstm(options).Fit(context.Data.LoadFromEnumerable(TextRow.Create()))).Should().StartWith(
            "The network is a model of the next token, whose columns hold likelihoods of the tokens that it is given, so it cannot be streamed. Score whole rows with Transform, or generate text with CreateTextGenerator.");
    }

    [Fact]
    public void OtherTransformersAreRefused()
    {
        var context = new MLContext(1);
        var data = SyntheticRows.View(context);
        Refused(context.Transforms.CopyColumns("Copy", "Level").Fit(data)).Should().StartWith(
            "The transformer holds 0 recurrent networks; expected one: a RecurrentTransformer, or a pipeline with one in it.");
        Refused(new TransformerChain<ITransformer>(_model.Value, _model.Value)).Should().StartWith("The transformer holds 2 recurrent networks;");
    }

    [Theory]
    [InlineData("Nobody", "The key column 'Nobody' is missing; the data has 'Name', 'Values', 'Words', 'Keys', 'Level', 'Traits', 'Group'.")]
    [InlineData("Level", "The key column 'Level' is a scalar Single; expected Text or a key. Give keys as strings, or map them with mlContext.Transforms.Conversion.")]
    public void KeyColumnThatIsNoneIsRefused(string column, string message) =>
        FluentActions.Invoking(() => SyntheticSteps.Engine(_model.Value, new StreamEngineOptions { KeyColumnName = column }))
            .Should().Throw<ArgumentException>().Which.Message.Should().StartWith(message);

    [Fact]
    public void StepWithoutTheNetworksColumnsIsRefused() =>
        FluentActions.Invoking(() => _model.Value.CreateStreamEngine<ArrayStep, StepAnswer>(new MLContext(1))).Should().Throw<ArgumentException>()
            .WithMessage("The data does not fit LstmOptions, for 4 reasons:*'Words'*'Level'*'Group'*'Traits'*");

    [Fact]
    public void DisposedEngineSaysSo()
    {
        var engine = SyntheticSteps.Engine(_model.Value);
        engine.Dispose();

        engine.Invoking(e => e.Predict(Step())).Should().Throw<ObjectDisposedException>().WithMessage("The engine is disposed;*StreamEngine*");
    }

    private static string Refused(ITransformer model) =>
        FluentActions.Invoking(() => SyntheticSteps.Engine(model)).Should().Throw<ArgumentException>().Which.Message;

    private static RecurrentTransformer Fit(LstmOptions options)
    {
        var context = new MLContext(1);
        return context.BinaryClassification.Trainers.Lstm(options).Fit(SyntheticRows.View(context));
    }

    private static SyntheticStep Step() => new() { Name = "a", Values = 0.5f, Words = "good", Level = 1, Group = 2, Traits = [1, 2, 3] };

    private static SyntheticStep Bad(string what)
    {
        var step = Step();
        step.Values = what == "NaN" ? float.NaN : 0.5f;
        step.Level = what == "level" ? 2 : 1;
        step.Group = what == "group" ? 3u : 2;
        step.Traits = what == "traits" ? [1, 2, 4] : [1, 2, 3];
        step.Name = what == "name" ? "" : "a";
        return step;
    }

    private sealed class ArrayStep
    {
        public float[] Values { get; set; } = [];
    }
}
