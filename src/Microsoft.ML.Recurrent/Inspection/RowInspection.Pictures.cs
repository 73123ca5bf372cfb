using System.Globalization;
using Microsoft.ML.Recurrent.Inspection;

namespace Microsoft.ML.Recurrent;

/// <content>Pictures.</content>
public sealed partial class RowInspection
{
    private const int MostLines = 10;

    /// <summary>The score after each step as a line over the steps; of several values, such as a probability for each class, the ten that end highest.</summary>
    /// <param name="stepLabels">A label for each step; null for the words of a text column, or else for the steps' numbers.</param>
    /// <param name="scoreNames">A name for each value of a score, such as its class; null for their numbers, from 0.</param>
    /// <exception cref="ArgumentException">There is another number of steps or values than of labels or names.</exception>
    /// <exception cref="InvalidOperationException">The row has no steps.</exception>
    public InspectionPicture ScoreLine(IReadOnlyList<string>? stepLabels = null, IReadOnlyList<string>? scoreNames = null)
    {
        var axis = new StepAxis(Steps, stepLabels ?? StepLabels);
        float[] last = Scores[^1];
        if (scoreNames is not null && scoreNames.Count != last.Length)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"There are {scoreNames.Count} score names for scores of {last.Length} values; expected a name for each value, or null for numbers."), nameof(scoreNames));
        }

        var highest = Enumerable.Range(0, last.Length).OrderByDescending(i => last[i]).Take(MostLines);
        return new ScoreLines([.. highest.Select(i => (NameOf(i, scoreNames), Scores.Select(s => s[i]).ToArray()))], axis).Picture();
    }

    /// <summary>The weight of each step in the row's vector, of a network that pools by <see cref="SequencePooling.Attention"/>, as a heat map; a line for
    /// each network of an ensemble and each of its heads.</summary>
    /// <param name="stepLabels">A label for each step; null for the words of a text column, or else for the steps' numbers.</param>
    /// <exception cref="ArgumentException">There is another number of steps than of labels.</exception>
    /// <exception cref="InvalidOperationException">The row has no steps, or the network pools in another way.</exception>
    public InspectionPicture AttentionHeatMap(IReadOnlyList<string>? stepLabels = null)
    {
        if (AttentionWeights.Count == 0)
            throw new InvalidOperationException("The network has no attention weights; expected one that pools by SequencePooling.Attention.");
        var axis = new StepAxis(Steps, stepLabels ?? StepLabels);
        int heads = AttentionWeights[0].Length / Steps;
        float[][] weights = [.. Enumerable.Range(0, Steps).Select(step => AttentionWeights.SelectMany(network => network.Skip(step * heads).Take(heads)).ToArray())];
        string[] names = [.. AttentionWeights.SelectMany((_, network) => Enumerable.Range(0, heads).Select(head =>
            string.Create(CultureInfo.InvariantCulture, $"network {network}{(heads == 1 ? "" : $", head {head}")}")))];
        return new HeatMap("Attention weights", names, weights, ColorScale.OfValues(weights.SelectMany(w => w)), axis).Picture();
    }

    private static string NameOf(int value, IReadOnlyList<string>? names) =>
        names is null ? value.ToString(CultureInfo.InvariantCulture) : PictureText.Of(names[value]);
}
