using System.Globalization;
using Microsoft.ML.Recurrent.Persistence;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Persistence;

public class StoredModelTests
{
    [Fact]
    public void EveryPartComesBack()
    {
        var model = DrawnModels.Everything();

        var read = StoredModel.Of(model).Read();

        read.Should().BeEquivalentTo(model, o => o.ComparingByMembers<RecurrentOptions>().ComparingByMembers<GruOptions>()
            .ComparingByMembers<TrainingOptions>().Excluding(m => m.Path.EndsWith("Vocabulary", StringComparison.Ordinal)));
        read.Inputs.Sequences[0].Vocabulary!.Words.Should().Equal("good", "bad", "so-so");
        Bits(read).Should().Equal(Bits(model));
    }

    [Fact]
    public void EveryNetworkOfAnEnsembleComesBack()
    {
        var model = DrawnModels.Ensemble();

        var read = StoredModel.Of(model).Read();

        read.Tensors.Select(t => t.Name).Should().Equal(model.Tensors.Select(t => t.Name)).And.Contain("ensemble.2.head.weight").And.OnlyHaveUniqueItems();
        read.Tensors.SelectMany(t => t.Values).Should().Equal(model.Tensors.SelectMany(t => t.Values));
        read.Networks.Should().HaveCount(3);
        read.Networks[2].Tensors.Select(t => t.Name).Should().Equal(read.Weights.Tensors.Select(t => t.Name));
        read.History.Networks.Select(h => (h.Network, h.Count, h.BestEpoch, h.StopReason)).Should().Equal(
            model.History.Networks.Select(h => (h.Network, h.Count, h.BestEpoch, h.StopReason)));
    }

    [Fact]
    public void OneNetworkSaysNothingOfAnEnsemble() =>
        System.Text.Json.Nodes.JsonNode.Parse(StoredModel.Of(DrawnModels.Everything()).Manifest)!["ensemble"].Should().BeNull();

    [Fact]
    public void WhatOlderFilesDoNotSayIsOneNetworkWithoutNoise()
    {
        var manifest = System.Text.Json.Nodes.JsonNode.Parse(StoredModel.Of(DrawnModels.Everything()).Manifest)!;
        foreach (string name in new[] { "ensemble", "inputNoise" })
            manifest["options"]!.AsObject().Remove(name).Should().BeTrue();

        var options = Manifest.Parse(System.Text.Encoding.UTF8.GetBytes(manifest.ToJsonString())).ReadOptions();

        (options.Ensemble, options.InputNoise).Should().Be((1, 0));
    }

    [Fact]
    public void NumbersThatAreNoneInTheHistoryComeBack()
    {
        var last = StoredModel.Of(DrawnModels.Everything()).Read().History[1];

        last.ValidationMetric.Should().Be(double.NaN);
        last.ValidationLoss.Should().BeNull();
        last.StepsPerSecond.Should().Be(double.PositiveInfinity);
    }

    [Fact]
    public void AnyWordComesBackUnlikeEveryOther()
    {
        string[] words = ["a\ud800", "a\ud801", "a\ufffd", "\udc00\ud800", "\ud83d\ude00", "\ud83d", "\0", " ", "\"\\\u2028", "null", "[1]", "İıſ"];

        var read = StoredModel.Of(DrawnModels.Everything(null, words)).Read();

        read.Inputs.Sequences[0].Vocabulary!.Words.Should().Equal(words);
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    [InlineData("fa-IR")]
    public void ACultureChangesNoByte(string culture)
    {
        var plain = StoredModel.Of(DrawnModels.Regression());
        var previous = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            var stored = StoredModel.Of(DrawnModels.Regression());

            stored.Manifest.Should().Equal(plain.Manifest);
            stored.Weights.Should().Equal(plain.Weights);
            stored.Read().Task.LabelMean.Should().Equal(10);
        }
        finally
        {
            CultureInfo.CurrentCulture = previous;
        }
    }

    [Fact]
    public void BigVocabularyComesBack()
    {
        string[] words = [.. Enumerable.Range(0, 100_000).Select(i => $"word{i}")];

        var read = StoredModel.Of(DrawnModels.Everything(null, words)).Read().Inputs.Sequences[0].Vocabulary!;

        read.TokenOf("word99999").Should().Be(100_000);
        read.TokenOf("word100000").Should().Be(Vocabulary.UnknownToken);
    }

    private static IEnumerable<int> Bits(FittedModel model) =>
        model.Weights.Tensors.SelectMany(t => t.Values).Select(BitConverter.SingleToInt32Bits);
}
