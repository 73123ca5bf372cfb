namespace Microsoft.ML.Recurrent.Tests.Experiments.Tuners;

/// <summary>The grid has every valid combination once.</summary>
public class GridTunerTests
{
    private static readonly ParameterSpace<GruOptions> _space = new ParameterSpace<GruOptions>(new GruOptions { SequenceColumnNames = ["X"] }).Only("HiddenSize", "Layers", "LayerDropout");

    [Fact]
    public void EveryCombinationIsProposedOnce()
    {
        var space = _space.Range(o => o.HiddenSize, 16, 64).Range(o => o.LayerDropout, 0, 0.5);

        var proposed = All(space, 3);

        // Three sizes with one layer, which has no dropout between layers, and with two and three layers three rates each.
        proposed.Should().HaveCount(3 + (2 * 3 * 3)).And.OnlyHaveUniqueItems();
        proposed.Take(4).Select(c => c.ToString()).Should().Equal("HiddenSize = 16, Layers = 1", "HiddenSize = 16, Layers = 2, LayerDropout = 0",
            "HiddenSize = 16, Layers = 2, LayerDropout = 0.25", "HiddenSize = 16, Layers = 2, LayerDropout = 0.5");
        proposed.Select(c => c["HiddenSize"]).Distinct().Should().Equal(16L, 32L, 64L);
        proposed.Should().OnlyContain(c => space.IsValid(c));
    }

    [Fact]
    public void FewWholeNumbersAreAllTried() => All(_space.Fix(o => o.HiddenSize, 32).Fix(o => o.LayerDropout, 0.1), 10).Select(c => c["Layers"]).Should().Equal(1L, 2L, 3L);

    [Fact]
    public void FewerThanTwoLevelsAreRefused() => FluentActions.Invoking(() => new GridTuner { Levels = 1 }).Should().Throw<ArgumentOutOfRangeException>()
        .WithMessage("Levels is 1; expected 2 or more.*");

    private static Configuration[] All(ParameterSpace space, int levels) =>
        [.. Enumerable.Range(0, 1000).Select(number => new GridTuner { Levels = levels }.Propose(new TuningState { Space = space, Number = number })).TakeWhile(c => c is not null).OfType<Configuration>()];
}
