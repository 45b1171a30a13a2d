// SPDX-License-Identifier: Apache-2.0
#include "read_statements.hpp"

namespace factport::postgres {

ReadStatements::ReadStatements(const Names& names)
    : pages(names),
      open_scan{"open_scan",
                names.fill_in("select * from @open_scan@($1::integer, $2::text, $3::text, $4::text,"
                              " $5::bigint, $6::bigint, $7::bigint, $8::bigint, $9::integer,"
                              " $10::bigint, $11::text, $12::text, $13::bigint, $14::bigint,"
                              " $15::boolean, $16::text[], $17::timestamptz, $18::timestamptz,"
                              " $19::timestamptz, $20::timestamptz)")},
      stream_info{"stream_info",
                  names.fill_in("select * from @stream_info@($1::text, $2::text, $3::text,"
                                " $4::integer, $5::bigint)")},
      log_info{"log_info",
               names.fill_in("select * from @log_info@($1::text, $2::integer, $3::bigint)")},
      arrived{"arrived",
              names.fill_in("select * from @arrived@($1::integer, $2::text, $3::text, $4::text,"
                            " $5::bigint)")},
      list(names),
      blocker(BlockerQuestion::of_horizon(names)) {}

}  // namespace factport::postgres
