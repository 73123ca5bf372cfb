using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent;
using Pictures;
using UnderstandingLstm.Charts;
using UnderstandingLstm.Problems;

namespace UnderstandingLstm.Studies;

/// <summary>One sentence in an LSTM: what its gates do at the cue, through the gap and at the answer, and where it keeps the country.</summary>
internal sealed class InsideLstm
{
    private const int Cue = 4, Units = 8, Seed = 4;

    private readonly string[] _words, _languages;
    private readonly RowInspection[] _countries;
    private readonly RowInspection _sentence;
    private readonly int[] _units;

    /// <param name="classifier">A classifier of sentences by an LSTM.</param>
    /// <param name="gap">Words between cue and answer.</param>
    public InsideLstm(ITransformer classifier, int gap)
    {
        var lstm = classifier.GetRecurrentTransformer();
        // The same sentence for each country.
        SymbolRow[] rows = [.. Enumerable.Range(0, Sentences.Countries.Count).Select(country => Sentences.Write(country, new Random(Seed), gap))];
        _countries = [.. rows.Select(row => lstm.InspectRow(row))];
        (_words, _sentence) = (rows[0].Symbols, _countries[0]);
        _languages = Languages(classifier);
        _units = MemoryUnits(_countries);
    }

    /// <summary>The probability of the right language after the last word.</summary>
    public double Probability => _sentence.Scores[^1][Array.IndexOf(_languages, Sentences.Languages[0])];

    /// <summary>The means of a gate over the units that keep the country: at the cue, between, and at the last word.</summary>
    public (double Cue, double Between, double Answer) Means(string gate)
    {
        double Mean(int step) => _units.Average(unit => _sentence.Layer(0).Gates[gate][step][unit]);
        return (Mean(Cue), Enumerable.Range(Cue + 1, _words.Length - Cue - 2).Average(Mean), Mean(_words.Length - 1));
    }

    /// <summary>Writes the pictures, each as PNG and as SVG.</summary>
    public void SavePictures(string directory)
    {
        var layer = _sentence.Layer(0);
        Save("gates", layer.MeanGatesHeatMap());
        foreach (string gate in new[] { "input", "forget", "output" })
            Save(gate, layer.GateHeatMap(gate, units: _units));
        Save("memory", layer.StateHeatMap("cell", units: _units));
        Save("score", _sentence.ScoreLine(scoreNames: _languages));
        float[][] states = [.. _countries.Select(country => country.Layer(0).States["cell"].Select(cell => cell[_units[0]]).ToArray())];
        CueChart.Save([.. _words.Take(Cue), "(country)", .. _words.Skip(Cue + 1)], states, Sentences.Countries, $"Unit {_units[0]} of the LSTM, by country", Path.Combine(directory, "cue"));

        void Save(string name, InspectionPicture picture)
        {
            picture.SaveSvg(Path.Combine(directory, $"{name}.svg"));
            picture.SavePng(Path.Combine(directory, $"{name}.png"));
        }
    }

    /// <summary>The units whose cell state before the answer differs most between the countries, beside all that they hold.</summary>
    private static int[] MemoryUnits(RowInspection[] countries)
    {
        float[][] cells = [.. countries.Select(c => c.Layer(0).States["cell"][^1])];
        return [.. Enumerable.Range(0, cells[0].Length).OrderByDescending(unit => Variance([.. cells.Select(c => c[unit])])).Take(Units)];
    }

    private static double Variance(float[] values) => values.Average(v => Math.Pow(v - values.Average(), 2));

    /// <summary>The classes in the order of their scores.</summary>
    private static string[] Languages(ITransformer classifier)
    {
        var row = new MLContext().Data.LoadFromEnumerable([Sentences.Write(0, new Random(Seed), 1)]);
        VBuffer<ReadOnlyMemory<char>> names = default;
        classifier.Transform(row).Schema["Score"].GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }
}
