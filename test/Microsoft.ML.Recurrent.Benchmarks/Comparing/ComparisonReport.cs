using System.Globalization;
using Microsoft.ML.Recurrent.Benchmarks.Measuring;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Benchmarks.Comparing;

/// <summary>A table, row by row as they are measured, and the file that keeps them.</summary>
internal sealed class ComparisonReport
{
    private readonly ResultFile<Comparison> _file;
    private readonly TextWriter _table;

    public ComparisonReport(string directory, TextWriter table)
    {
        (_file, _table) = (new ResultFile<Comparison>(directory, "compare.json"), table);
        _table.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Processor.Name}, {4 << (int)Simd.Best} lanes, {Processor.MeasurePeak() / 1e9:F0} GFLOP/s of multiply-adds at most with one core"));
        _table.WriteLine($"{"",-66}{"ours",12}{"peer",12} {"unit",-9}{"ratio",8}{"of peak",9}  peer");
    }

    public void Add(Comparison row)
    {
        _file.Add(row);
        _table.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{row.Name,-66}{row.Ours,12:G5}{row.Peer,12:G5} {row.Unit,-9}{row.Ratio,8:F2}{row.OfPeak,9:P0}  {row.PeerName}"));
    }

    public void Save() => _file.Save(_table);
}
