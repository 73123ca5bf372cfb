using System.Globalization;
using Microsoft.ML.Recurrent.Benchmarks.Measuring;

namespace Microsoft.ML.Recurrent.Benchmarks.Comparing;

/// <summary>A table, row by row as they are measured, and the file that keeps them.</summary>
internal sealed class ComparisonReport
{
    private readonly ResultFile<Comparison> _file;
    private readonly TextWriter _table;

    public ComparisonReport(string directory, TextWriter table)
    {
        (_file, _table) = (new ResultFile<Comparison>(directory, "compare.json"), table);
        _table.WriteLine($"{"",-66}{"ours",12}{"peer",12} {"unit",-9}{"ratio",8}  peer");
    }

    public void Add(Comparison row)
    {
        _file.Add(row);
        _table.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{row.Name,-66}{row.Ours,12:G5}{row.Peer,12:G5} {row.Unit,-9}{row.Ratio,8:F2}  {row.PeerName}"));
    }

    public void Save() => _file.Save(_table);
}
