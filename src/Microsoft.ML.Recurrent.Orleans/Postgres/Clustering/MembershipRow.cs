using Npgsql;
using Orleans;
using Orleans.Runtime;

namespace Microsoft.ML.Recurrent.Orleans.Postgres.Clustering;

/// <summary>A silo's row: the way between an entry and its columns.</summary>
internal static class MembershipRow
{
    public const string Columns =
        "address, status, silo_name, host_name, role_name, proxy_port, update_zone, fault_zone, start_time, i_am_alive_time, suspecting_silos, suspecting_times";

    public const string Parameters =
        "@address, @status, @silo_name, @host_name, @role_name, @proxy_port, @update_zone, @fault_zone, @start_time, @i_am_alive_time, @suspecting_silos, @suspecting_times";

    public static void AddTo(NpgsqlParameterCollection parameters, MembershipEntry entry)
    {
        parameters.AddWithValue("address", entry.SiloAddress.ToParsableString());
        parameters.AddWithValue("status", (int)entry.Status);
        parameters.AddWithValue("silo_name", entry.SiloName ?? "");
        parameters.AddWithValue("host_name", entry.HostName ?? "");
        parameters.Add(new NpgsqlParameter<string?>("role_name", entry.RoleName));
        parameters.AddWithValue("proxy_port", entry.ProxyPort);
        parameters.AddWithValue("update_zone", entry.UpdateZone);
        parameters.AddWithValue("fault_zone", entry.FaultZone);
        parameters.AddWithValue("start_time", Utc(entry.StartTime));
        parameters.AddWithValue("i_am_alive_time", Utc(entry.IAmAliveTime));
        var suspects = entry.SuspectTimes ?? [];
        parameters.AddWithValue("suspecting_silos", suspects.Select(s => s.Item1.ToParsableString()).ToArray());
        parameters.AddWithValue("suspecting_times", suspects.Select(s => Utc(s.Item2)).ToArray());
    }

    /// <param name="row">A row of <see cref="Columns"/>.</param>
    /// <param name="first">The place of the first of them.</param>
    public static MembershipEntry Read(NpgsqlDataReader row, int first) => new()
    {
        SiloAddress = SiloAddress.FromParsableString(row.GetString(first)),
        Status = (SiloStatus)row.GetInt32(first + 1),
        SiloName = row.GetString(first + 2),
        HostName = row.GetString(first + 3),
        RoleName = row.IsDBNull(first + 4) ? null! : row.GetString(first + 4),
        ProxyPort = row.GetInt32(first + 5),
        UpdateZone = row.GetInt32(first + 6),
        FaultZone = row.GetInt32(first + 7),
        StartTime = row.GetDateTime(first + 8),
        IAmAliveTime = row.GetDateTime(first + 9),
        SuspectTimes = [.. row.GetFieldValue<string[]>(first + 10).Zip(
            row.GetFieldValue<DateTime[]>(first + 11), (silo, time) => Tuple.Create(SiloAddress.FromParsableString(silo), time))],
    };

    public static DateTime Utc(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Utc);
}
